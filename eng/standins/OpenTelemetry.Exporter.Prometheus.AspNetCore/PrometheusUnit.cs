using System.Text.RegularExpressions;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Turns units of measure in UCUM's notation into the words that Prometheus ends names with.</summary>
internal static partial class PrometheusUnit
{
    public static string From(string unit)
    {
        // Braces hold a remark: "{order}" counts orders, and has no unit.
        unit = Annotation().Replace(unit, "");

        var words = unit.Split('/', 2) is [var dividend, { Length: > 0 } divisor]
            ? $"{Word(dividend)}_per_{DivisorWord(divisor)}"
            : Word(unit);

        return DiscouragedCharacters().Replace(words, "_").Trim('_');
    }

    private static string Word(string unit) => unit switch
    {
        "1" => "",
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" or "B" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" or "KB" => "kilobytes",
        "MBy" or "MB" => "megabytes",
        "GBy" or "GB" => "gigabytes",
        "TBy" or "TB" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        "$" => "dollars",
        _ => unit,
    };

    private static string DivisorWord(string unit) => unit switch
    {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => unit,
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Annotation();

    [GeneratedRegex("[^a-zA-Z0-9:]+")]
    private static partial Regex DiscouragedCharacters();
}
