using System.Globalization;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>
/// Writes exemplars: which trace a value came from, behind that value. Only OpenMetrics has them, and only on
/// counters and histogram buckets. What the SDK keeps as such is decided by its exemplar filter.
/// </summary>
internal static class ExemplarText
{
    private const int MaxLabelCharacters = 128;

    public static string Latest(in MetricPoint point, bool isLong)
    {
        Exemplar? latest = null;
        if (point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                latest = Later(latest, in exemplar);
            }
        }

        return latest is { } found ? Write(in found, isLong) : "";
    }

    public static string LatestBetween(in MetricPoint point, double lowerExclusive, double upperInclusive)
    {
        Exemplar? latest = null;
        if (point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                if (IsBetween(exemplar.DoubleValue, lowerExclusive, upperInclusive))
                {
                    latest = Later(latest, in exemplar);
                }
            }
        }

        return latest is { } found ? Write(in found, isLong: false) : "";
    }

    private static bool IsBetween(double value, double lowerExclusive, double upperInclusive)
        => value <= upperInclusive
        && (value > lowerExclusive || (double.IsNegativeInfinity(value) && double.IsNegativeInfinity(lowerExclusive)));

    private static Exemplar Later(Exemplar? current, in Exemplar candidate)
        => current is { } earlier && earlier.Timestamp > candidate.Timestamp ? earlier : candidate;

    private static string Write(in Exemplar exemplar, bool isLong)
    {
        const string TraceId = "trace_id";
        const string SpanId = "span_id";
        var labels = new LabelSet(TraceId, SpanId);
        if (exemplar.TraceId != default)
        {
            labels.AddNamed(TraceId, TraceId, exemplar.TraceId.ToHexString());
        }

        if (exemplar.SpanId != default)
        {
            labels.AddNamed(SpanId, SpanId, exemplar.SpanId.ToHexString());
        }

        // What a view took off the series tells more about this one value.
        foreach (var tag in exemplar.FilteredTags)
        {
            labels.Add(tag);
        }

        var value = isLong
            ? exemplar.LongValue.ToString(CultureInfo.InvariantCulture)
            : Number.Shortest(exemplar.DoubleValue);
        var time = exemplar.Timestamp == default ? "" : $" {Number.UnixSeconds(exemplar.Timestamp)}";
        return $" # {{{labels.Write(MaxLabelCharacters)}}} {value}{time}";
    }
}
