using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes the series of a metric, one line a value.</summary>
internal sealed class SeriesWriter(
    StringBuilder text, PrometheusAspNetCoreOptions options, bool isOpenMetrics, Resource resource)
{
    private const string ScopeName = "otel_scope_name";
    private const string ScopeVersion = "otel_scope_version";
    private const string ScopeSchemaUrl = "otel_scope_schema_url";

    private readonly KeyValuePair<string, object>[] _resourceLabels =
        [.. resource.Attributes.Where(attribute => options.ResourceConstantLabels?.Invoke(attribute.Key) is true)];

    public void Write(PrometheusMetric metric)
    {
        foreach (ref readonly var point in metric.Source.GetMetricPoints())
        {
            if (metric.Type == PrometheusMetric.Histogram)
            {
                WriteHistogram(metric, in point);
            }
            else
            {
                WriteValue(metric, in point);
            }
        }
    }

    private void WriteValue(PrometheusMetric metric, in MetricPoint point)
    {
        var labels = LabelsOf(metric.Source, point.Tags).Write();
        var value = metric.Source.MetricType switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => Text(point.GetSumLong()),
            MetricType.LongGauge => Text(point.GetGaugeLastValueLong()),
            MetricType.DoubleGauge => Number.Shortest(point.GetGaugeLastValueDouble()),
            _ => Number.Shortest(point.GetSumDouble()),
        };

        text.Append($"{metric.Series}{{{labels}}} {value}");
        if (isOpenMetrics && metric.Type == PrometheusMetric.Counter)
        {
            var isLong = metric.Source.MetricType == MetricType.LongSum;
            text.Append(ExemplarText.Latest(in point, isLong)).Append('\n');
            WriteCreated(metric, labels, in point);
        }
        else
        {
            text.Append('\n');
        }
    }

    private void WriteHistogram(PrometheusMetric metric, in MetricPoint point)
    {
        var labels = LabelsOf(metric.Source, point.Tags, "le").Write();
        var bucketLabels = labels == "" ? "" : $"{labels},";
        var hasNegativeBounds = false;
        var lowerBound = double.NegativeInfinity;
        var count = 0L;

        foreach (var bucket in point.GetHistogramBuckets())
        {
            var bound = bucket.ExplicitBound;
            count += bucket.BucketCount;
            hasNegativeBounds |= bound < 0;

            var le = isOpenMetrics ? Number.Canonical(bound) : Number.Shortest(bound);
            text.Append($"{metric.Family}_bucket{{{bucketLabels}le=\"{le}\"}} {Text(count)}");
            if (isOpenMetrics)
            {
                text.Append(ExemplarText.LatestBetween(in point, lowerBound, bound));
            }

            text.Append('\n');
            lowerBound = bound;
        }

        // OpenMetrics does not want a sum that may shrink, nor then a count.
        if (!isOpenMetrics || !hasNegativeBounds)
        {
            text.Append($"{metric.Family}_sum{{{labels}}} {Number.Shortest(point.GetHistogramSum())}\n");
            text.Append($"{metric.Family}_count{{{labels}}} {Text(point.GetHistogramCount())}\n");
        }

        if (isOpenMetrics)
        {
            WriteCreated(metric, labels, in point);
        }
    }

    private void WriteCreated(PrometheusMetric metric, string labels, in MetricPoint point)
        => text.Append($"{metric.Family}_created{{{labels}}} {Number.UnixSeconds(point.StartTime)}\n");

    private LabelSet LabelsOf(Metric metric, ReadOnlyTagCollection tags, params string[] reserved)
    {
        var labels = new LabelSet(reserved);
        if (options.ScopeInfoEnabled)
        {
            AddScope(labels, metric);
        }

        foreach (var tag in tags)
        {
            labels.Add(tag);
        }

        foreach (var attribute in _resourceLabels)
        {
            labels.Add(attribute!);
        }

        return labels;
    }

    private static void AddScope(LabelSet labels, Metric metric)
    {
        labels.AddNamed(ScopeName, ScopeName, metric.MeterName);
        if (!string.IsNullOrEmpty(metric.MeterVersion))
        {
            labels.AddNamed(ScopeVersion, ScopeVersion, metric.MeterVersion);
        }

        if (!string.IsNullOrEmpty(metric.MeterSchemaUrl))
        {
            labels.AddNamed(ScopeSchemaUrl, ScopeSchemaUrl, metric.MeterSchemaUrl);
        }

        foreach (var (key, value) in metric.MeterTags ?? [])
        {
            var name = LabelSet.NameOf($"otel_scope_{key}");
            if (name is not (ScopeName or ScopeVersion or ScopeSchemaUrl))
            {
                labels.AddNamed(name, key, value);
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
