using System.Text.RegularExpressions;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>A metric under the names that Prometheus has for it.</summary>
/// <param name="Source">The metric.</param>
/// <param name="Type">Counter, gauge or histogram.</param>
/// <param name="Unit">Its unit in words; empty if it has none.</param>
/// <param name="Family">The name in its metadata, and in front of <c>_bucket</c> and other suffixes.</param>
/// <param name="Series">The name of a counter's or gauge's series.</param>
internal sealed partial record PrometheusMetric(Metric Source, string Type, string Unit, string Family, string Series)
{
    public const string Counter = "counter";
    public const string Gauge = "gauge";
    public const string Histogram = "histogram";

    private const string Total = "_total";

    public static PrometheusMetric From(Metric metric, bool isOpenMetrics, bool isTotalSuffixDisabled)
    {
        var type = TypeOf(metric.MetricType);
        var unit = PrometheusUnit.From(metric.Unit);

        var (family, series) = isOpenMetrics
            ? OpenMetricsNames(metric.Name, type, unit)
            : TextNames(metric.Name, type, unit, isTotalSuffixDisabled);

        return new PrometheusMetric(metric, type, unit, family, series);
    }

    private static string TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => Counter,
        MetricType.Histogram => Histogram,
        _ => Gauge,
    };

    private static (string Family, string Series) TextNames(string name, string type, string unit, bool isTotalSuffixDisabled)
    {
        name = Sanitize(name);
        if (!name.EndsWith(unit, StringComparison.Ordinal)
            && !(type == Counter && name.EndsWith(unit + Total, StringComparison.Ordinal)))
        {
            name += $"_{unit}";
        }

        if (type == Counter && !isTotalSuffixDisabled && !name.EndsWith(Total, StringComparison.Ordinal))
        {
            name += Total;
        }

        return (name, name);
    }

    // The same rules in another order, which shows where a name has odd characters; and a family of counters
    // is called without the _total that its series have.
    private static (string Family, string Series) OpenMetricsNames(string name, string type, string unit)
    {
        name = type == Counter ? WithoutTotal(name) : name;
        if (!name.EndsWith(unit, StringComparison.Ordinal))
        {
            name += $"_{unit}";
        }

        name = Sanitize(name);
        if (type != Counter)
        {
            return (name, name);
        }

        name = WithoutTotal(name);
        return (name, name + Total);
    }

    private static string WithoutTotal(string name)
        => name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;

    private static string Sanitize(string name) => DiscouragedCharacters().Replace(name, "_");

    [GeneratedRegex("[^a-zA-Z0-9:]+")]
    private static partial Regex DiscouragedCharacters();
}
