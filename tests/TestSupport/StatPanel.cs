using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Checkout.Tests.TestSupport;

/// <summary>One value of a stat panel as displayed.</summary>
/// <param name="Name">The display name of the value.</param>
/// <param name="Text">The value as text or with its unit.</param>
/// <param name="Color">The name or code of the color, as in the dashboard file.</param>
internal sealed record Tile(string Name, string Text, string Color);

/// <summary>Renders the values of a stat panel as Grafana does: with mappings, thresholds, units and overrides of the dashboard file.</summary>
internal static partial class StatPanel
{
    /// <summary>Queries a running Prometheus for the values of the panel, and renders them.</summary>
    public static async Task<IReadOnlyList<Tile>> QueryAsync(Prometheus prometheus, Panel panel)
    {
        List<(PanelQuery, Sample)> values = [];
        foreach (var query in panel.Queries)
        {
            values.AddRange((await prometheus.QueryAsync(PanelVariables.FillIn(query.Expression))).Select(sample => (query, sample)));
        }

        return Show(panel, values);
    }

    /// <summary>Renders the values. Without values, renders one tile for null.</summary>
    public static IReadOnlyList<Tile> Show(Panel panel, IReadOnlyList<(PanelQuery Query, Sample Sample)> values) => values.Count == 0
        ? [Show(panel, query: null, name: "", value: null)]
        : [.. values.Select(one => Show(panel, one.Query, Name(one.Query, one.Sample), one.Sample.Value))];

    private static Tile Show(Panel panel, PanelQuery? query, string name, double? value)
    {
        var mapping = Setting(panel, query, "mappings") is { } mappings ? mappings.EnumerateArray().Select(one => Result(one, value)).FirstOrDefault(result => result is not null) : null;
        return new Tile(
            name,
            Property(mapping, "text") ?? Text(panel, query, value),
            Property(mapping, "color") ?? Color(panel, query, value ?? double.NegativeInfinity));
    }

    private static string Text(Panel panel, PanelQuery? query, double? value) => value is { } number
        ? PanelNumber.Text(number, Setting(panel, query, "unit")?.GetString() ?? "none", Setting(panel, query, "decimals")?.GetInt32())
        : Setting(panel, query, "noValue")?.GetString() ?? "No data";

    private static string Color(Panel panel, PanelQuery? query, double value)
    {
        var color = Setting(panel, query, "color")!.Value;
        return color.GetProperty("mode").GetString() == "fixed"
            ? color.GetProperty("fixedColor").GetString()!
            : Setting(panel, query, "thresholds")!.Value.GetProperty("steps").EnumerateArray()
                .Last(step => step.GetProperty("value") is not { ValueKind: JsonValueKind.Number } least || least.GetDouble() <= value)
                .GetProperty("color").GetString()!;
    }

    // Returns the result of a mapping, or null if the mapping does not apply to the value.
    private static JsonElement? Result(JsonElement mapping, double? value)
    {
        var options = mapping.GetProperty("options");
        return mapping.GetProperty("type").GetString() switch
        {
            "value" => value is { } number && options.TryGetProperty(number.ToString(CultureInfo.InvariantCulture), out var result) ? result : null,
            "range" => value is { } number && Bound(options, "from", double.NegativeInfinity) <= number && number <= Bound(options, "to", double.PositiveInfinity)
                ? options.GetProperty("result") : null,
            "special" => options.GetProperty("match").GetString() switch
            {
                "null" => value is null,
                "nan" => value is double.NaN,
                "null+nan" => value is null or double.NaN,
                var match => throw new NotSupportedException($"A mapping of {match}."),
            } ? options.GetProperty("result") : null,
            var type => throw new NotSupportedException($"A mapping of type {type}."),
        };
    }

    private static double Bound(JsonElement options, string name, double none) =>
        options.TryGetProperty(name, out var bound) && bound.ValueKind == JsonValueKind.Number ? bound.GetDouble() : none;

    // Returns the override for the query, or else the default of the panel.
    private static JsonElement? Setting(Panel panel, PanelQuery? query, string name)
    {
        var config = panel.Json.GetProperty("fieldConfig");
        var ofTheQuery = from item in config.GetProperty("overrides").EnumerateArray()
                         let matcher = item.GetProperty("matcher")
                         where matcher.GetProperty("id").GetString() == "byFrameRefID" && matcher.GetProperty("options").GetString() == query?.RefId
                         from property in item.GetProperty("properties").EnumerateArray()
                         where property.GetProperty("id").GetString() == name
                         select property.GetProperty("value");
        return ofTheQuery.Cast<JsonElement?>().FirstOrDefault()
            ?? (config.GetProperty("defaults").TryGetProperty(name, out var value) ? value : null);
    }

    private static string? Property(JsonElement? element, string name) =>
        element is { } one && one.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Name(PanelQuery query, Sample sample) =>
        Label().Replace(query.Legend, match => sample.Labels.GetValueOrDefault(match.Groups[1].Value, "")).Trim();

    [GeneratedRegex(@"\{\{\s*([a-z_]+)\s*\}\}")]
    private static partial Regex Label();
}
