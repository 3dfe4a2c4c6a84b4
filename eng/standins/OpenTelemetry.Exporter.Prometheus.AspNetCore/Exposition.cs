using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>A response to a scrape: all metrics, as families of series with their metadata.</summary>
/// <remarks>
/// See <see href="https://prometheus.io/docs/instrumenting/exposition_formats/" /> and
/// <see href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/" />.
/// </remarks>
internal sealed class Exposition(PrometheusAspNetCoreOptions options, ScrapeFormat format, Resource resource)
{
    private readonly List<PrometheusMetric> _metrics = [];
    private readonly StringBuilder _text = new();

    public void Add(Metric metric)
    {
        if (metric.MetricType == MetricType.ExponentialHistogram)
        {
            PrometheusExporterEventSource.Log.ExponentialHistogram(metric.Name);
            return;
        }

        _metrics.Add(PrometheusMetric.From(metric, format.IsOpenMetrics, options.DisableTotalNameSuffixForCounters));
    }

    public byte[] ToUtf8()
    {
        if (options.TargetInfoEnabled)
        {
            WriteTargetInfo();
        }

        var series = new SeriesWriter(_text, options, format.IsOpenMetrics, resource);
        foreach (var family in _metrics.GroupBy(metric => metric.Family).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            WriteFamily(family.Key, [.. family], series);
        }

        if (format.IsOpenMetrics)
        {
            _text.Append("# EOF\n");
        }

        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void WriteTargetInfo()
    {
        if (!resource.Attributes.Any())
        {
            return;
        }

        var labels = new LabelSet();
        foreach (var attribute in resource.Attributes)
        {
            labels.Add(attribute!);
        }

        var (name, type) = format.IsOpenMetrics ? ("target", "info") : ("target_info", "gauge");
        _text.Append($"# TYPE {name} {type}\n# HELP {name} Target metadata\ntarget_info{{{labels.Write()}}} 1\n");
    }

    private void WriteFamily(string name, List<PrometheusMetric> metrics, SeriesWriter series)
    {
        if (metrics.DistinctBy(metric => metric.Type).Skip(1).Any())
        {
            PrometheusExporterEventSource.Log.ConflictingTypes(name);
            return;
        }

        var unit = metrics.FirstOrDefault(metric => metric.Unit != "")?.Unit;
        var help = metrics.FirstOrDefault(metric => !string.IsNullOrEmpty(metric.Source.Description))?.Source.Description;

        _text.Append($"# TYPE {name} {metrics[0].Type}\n");
        if (unit is not null && format.IsOpenMetrics)
        {
            _text.Append($"# UNIT {name} {unit}\n");
        }

        if (help is not null)
        {
            _text.Append($"# HELP {name} {EscapeHelp(help)}\n");
        }

        foreach (var metric in metrics
            .OrderBy(metric => metric.Source.MeterName, StringComparer.Ordinal)
            .ThenBy(metric => metric.Source.Name, StringComparer.Ordinal))
        {
            series.Write(metric);
        }
    }

    private string EscapeHelp(string help)
    {
        help = help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return format.IsOpenMetrics ? help.Replace("\"", "\\\"", StringComparison.Ordinal) : help;
    }
}
