using System.Globalization;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes numbers as Prometheus and OpenMetrics want them.</summary>
internal static class Number
{
    /// <summary>The shortest text that reads as the same number again.</summary>
    public static string Shortest(double value)
        => double.IsInfinity(value)
            ? (value > 0 ? "+Inf" : "-Inf")
            : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The one text a number has in a label, so that <c>le="1.0"</c> is the same series wherever it comes from:
    /// Go's <c>%g</c>, always with a decimal point or an exponent.
    /// </summary>
    /// <remarks>See <see href="https://prometheus.io/docs/specs/om/open_metrics_spec/#considerations-canonical-numbers" />.</remarks>
    public static string Canonical(double value)
    {
        if (!double.IsFinite(value))
        {
            return Shortest(value);
        }

        var text = Shortest(Math.Abs(value));
        text = Math.Abs(value) switch
        {
            0 => "0.0",
            >= 1e-4 and < 1e6 => text.Contains('.') ? text : text + ".0",
            _ => Scientific(text),
        };

        return value < 0 ? $"-{text}" : text;
    }

    /// <summary>A time as Prometheus counts it.</summary>
    public static string UnixSeconds(DateTimeOffset time)
        => Shortest((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond);

    private static string Scientific(string text)
    {
        // .NET changes over only above 1e15, Go at 1e6. Below 1e-4 they agree.
        if (text.Contains('E'))
        {
            return text.Replace('E', 'e');
        }

        var whole = text.Split('.')[0];
        var digits = text.Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e+{whole.Length - 1:00}");
    }
}
