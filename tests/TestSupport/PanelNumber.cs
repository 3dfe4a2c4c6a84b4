using System.Globalization;

namespace Checkout.Tests.TestSupport;

/// <summary>Formats a number with its unit, approximately as Grafana does.</summary>
internal static class PanelNumber
{
    private const string Suffix = "suffix:";

    /// <param name="value">The number.</param>
    /// <param name="unit">The Grafana id of the unit.</param>
    /// <param name="decimals">The number of decimals, or null for a default that depends on the value.</param>
    public static string Text(double value, string unit, int? decimals = null)
    {
        return unit switch
        {
            "percentunit" => $"{Short(value * 100)}%",
            "s" when Math.Abs(value) < 1 => $"{Short(value * 1000)} ms",
            "s" => $"{Short(value)} s",
            "bytes" or "Bps" => $"{Short(value / (1024 * 1024))} MiB" + (unit == "Bps" ? "/s" : ""),
            "reqps" or "ops" => $"{Short(value)}/s",
            "opm" => $"{Short(value)}/min",
            "currencyEUR" => $"€{value.ToString("0.00", CultureInfo.InvariantCulture)}",
            _ when unit.StartsWith(Suffix, StringComparison.Ordinal) => Short(value) + unit[Suffix.Length..],
            _ => Short(value),
        };

        string Short(double number) => number.ToString(
            decimals is { } digits ? $"F{digits}" : Math.Abs(number) >= 100 ? "0" : Math.Abs(number) >= 1 ? "0.##" : "0.####", CultureInfo.InvariantCulture);
    }
}
