using System.Text.Json;
using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that colors have one meaning: red for failures, gray for missing data, neutral colors for the rest.</summary>
public sealed partial class DashboardColorTests
{
    private const string Grey = "#8e8e8e";

    private static readonly string[] ColoredModes = ["fixed", "shades"];

    private readonly IReadOnlyList<Panel> _panels = [.. DashboardFile.ReadAll().SelectMany(dashboard => dashboard.Panels)];

    // Grafana's palettes assign red and green by the order of the series.
    [Fact]
    public void no_panel_uses_a_color_palette() =>
        Assert.All(_panels, panel => Assert.All(Colors(panel), color => Assert.Contains(Mode(color), ColoredModes.Append("thresholds"))));

    [Fact]
    public void fixed_color_modes_have_a_color() =>
        Assert.All(_panels, panel => Assert.All(Colors(panel).Where(color => ColoredModes.Contains(Mode(color))), color => Assert.NotEmpty(Fixed(color)!)));

    [Fact]
    public void services_and_outcomes_have_the_same_color_everywhere()
    {
        var colors = from panel in _panels
                     from one in panel.Overrides
                     where one.Property == "color"
                     group Fixed(one.Value) by Name(one.Which);

        Assert.Contains(colors, color => color.Key == "gateway");
        Assert.Contains(colors, color => color.Key == "try_later");
        Assert.All(colors, color => Assert.Single(color.Distinct()));
    }

    [Fact]
    public void red_is_used_only_for_failures() =>
        Assert.All(
            from panel in _panels
            from color in panel.Overrides.Where(one => one.Property == "color").Select(one => (Name(one.Which), Fixed(one.Value)!))
                .Append((panel.Title, Fixed(panel.Defaults.GetProperty("color")) ?? ""))
            where color.Item2.Contains("red", StringComparison.Ordinal)
            select color.Item1,
            name => Assert.Matches(Wrong(), name));

    // Missing data is neither good nor bad.
    [Fact]
    public void missing_data_is_gray() =>
        Assert.All(_panels.Where(panel => panel.Type is "stat" or "gauge"), panel =>
        {
            var tile = Assert.Single(StatPanel.Show(panel, []));
            Assert.Equal(Grey, tile.Color);
            Assert.NotEqual("No data", tile.Text);
            Assert.False(panel.Defaults.TryGetProperty("noValue", out _), panel.ToString());
        });

    [Fact]
    public void configured_thresholds_are_shown() =>
        Assert.All(
            _panels.Where(panel => panel.Type == "timeseries" && panel.Defaults.GetProperty("thresholds").GetProperty("steps").GetArrayLength() > 1),
            panel => Assert.NotEqual("off", panel.Defaults.GetProperty("custom").GetProperty("thresholdsStyle").GetProperty("mode").GetString()));

    private static IEnumerable<JsonElement> Colors(Panel panel) =>
        panel.Overrides.Where(one => one.Property == "color").Select(one => one.Value).Append(panel.Defaults.GetProperty("color"));

    private static string Mode(JsonElement color) => color.GetProperty("mode").GetString()!;

    private static string? Fixed(JsonElement color) => color.TryGetProperty("fixedColor", out var name) ? name.GetString() : null;

    // Extracts `gateway` from the pattern /^gateway\b/.
    private static string Name(string which) => Pattern().Match(which) is { Success: true } pattern ? pattern.Groups[1].Value : which;

    [GeneratedRegex(@"^/\^?(\w+)(?:\\b|\$)?/$")]
    private static partial Regex Pattern();

    [GeneratedRegex("^(try_later|error|unknown|5|5xx|Error|Critical|failed|failure)$|[Ee]rrors|[Ff]ailed|used the budget")]
    private static partial Regex Wrong();
}
