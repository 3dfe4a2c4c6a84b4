using System.Text.RegularExpressions;

namespace Checkout.Tests.TestSupport;

/// <summary>Replaces the variables of a query with Grafana's defaults and a short time range.</summary>
internal static partial class PanelVariables
{
    private const string Interval = "1m";
    private const string Range = "15m";

    // The default of the service dashboard.
    private const string Service = "gateway";

    public static string FillIn(string expression) => Variable().Replace(expression, match => match.Groups[1].Value switch
    {
        "__rate_interval" or "__auto" => Interval, // the second is the data source Loki's
        "__range" => Range,
        "service" => Service,
        var name when name.StartsWith("__", StringComparison.Ordinal) => throw new NotSupportedException($"${name} of {expression}"),
        _ => ".*",
    });

    [GeneratedRegex(@"\$\{?([a-zA-Z_][a-zA-Z0-9_]*)(?::raw)?\}?")]
    private static partial Regex Variable();
}
