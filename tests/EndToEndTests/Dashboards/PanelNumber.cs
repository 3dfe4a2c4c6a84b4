using System.Globalization;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>A number with its unit, about as Grafana shows it.</summary>
internal static class PanelNumber
{
    public static string Text(double value, string unit) => unit switch
    {
        "percentunit" => $"{Short(value * 100)}%",
        "s" when Math.Abs(value) < 1 => $"{Short(value * 1000)} ms",
        "s" => $"{Short(value)} s",
        "bytes" or "Bps" => $"{Short(value / (1024 * 1024))} MiB" + (unit == "Bps" ? "/s" : ""),
        "reqps" or "ops" => $"{Short(value)}/s",
        "opm" => $"{Short(value)}/min",
        "currencyEUR" => $"€{value.ToString("0.00", CultureInfo.InvariantCulture)}",
        _ => Short(value),
    };

    private static string Short(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 1 ? "0.##" : "0.####", CultureInfo.InvariantCulture);
}
