using System.Text.Json;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that a tile is rendered as in Grafana.</summary>
public sealed class StatPanelTests
{
    private const string Threshold = """{"steps":[{"color":"green","value":null},{"color":"yellow","value":0.01},{"color":"red","value":0.05}]}""";

    private const string Null = """{"type":"special","options":{"match":"null","result":{"text":"No traffic","color":"grey"}}}""";

    [Theory]
    [InlineData(0, "0.00%", "green")]
    [InlineData(0.0099, "0.99%", "green")]
    [InlineData(0.01, "1.00%", "yellow")]
    [InlineData(0.5, "50.00%", "red")]
    public void number_has_its_unit_and_threshold_color(double value, string text, string color) =>
        Assert.Equal(new Tile("", text, color), Show($$"""{"unit":"percentunit","decimals":2,"color":{"mode":"thresholds"},"thresholds":{{Threshold}}}""", value));

    [Fact]
    public void missing_value_uses_its_mapping() =>
        Assert.Equal(
            new Tile("", "No traffic", "grey"),
            Show($$"""{"unit":"s","color":{"mode":"thresholds"},"mappings":[{{Null}}],"noValue":"unseen","thresholds":{{Threshold}}}"""));

    [Fact]
    public void missing_value_without_mapping_uses_noValue_and_base_color() =>
        Assert.Equal(
            new Tile("", "None", "green"),
            Show($$"""{"unit":"s","color":{"mode":"thresholds"},"noValue":"None","thresholds":{{Threshold}}}"""));

    [Theory]
    [InlineData(2, "Look", "yellow")]
    [InlineData(3, "Broken", "red")]
    [InlineData(-4, "used up", "red")]
    [InlineData(0.5, "0.5", "green")]
    public void mapping_replaces_text_and_color(double value, string text, string color) =>
        Assert.Equal(
            new Tile("", text, color),
            Show(
                """
                {"unit":"none","color":{"mode":"fixed","fixedColor":"green"},"mappings":[
                 {"type":"value","options":{"2":{"text":"Look","color":"yellow"},"3":{"text":"Broken","color":"red"}}},
                 {"type":"range","options":{"from":null,"to":0,"result":{"text":"used up","color":"red"}}}]}
                """,
                value));

    [Fact]
    public void value_is_named_by_its_labels() =>
        Assert.Equal("payment / charge", Assert.Single(Values(Panel("""{"color":{"mode":"fixed","fixedColor":"text"}}"""), 1)).Name);

    [Fact]
    public void override_applies_only_to_its_query()
    {
        var panel = Panel(
            """{"unit":"none","color":{"mode":"fixed","fixedColor":"green"}}""",
            """[{"matcher":{"id":"byFrameRefID","options":"B"},"properties":[{"id":"unit","value":"suffix: times"},{"id":"color","value":{"mode":"fixed","fixedColor":"red"}}]}]""");

        Assert.Equal(
            [new Tile("payment / charge", "2", "green"), new Tile("payment / charge", "2 times", "red")],
            Values(panel, 2).Concat(StatPanel.Show(panel, [(panel.Queries[0] with { RefId = "B" }, Sample(2))])));
    }

    private static Tile Show(string defaults, params double[] values) => Assert.Single(Values(Panel(defaults), values)) with { Name = "" };

    private static IReadOnlyList<Tile> Values(Panel panel, params double[] values) =>
        StatPanel.Show(panel, [.. values.Select(value => (panel.Queries[0], Sample(value)))]);

    private static Sample Sample(double value) => new(new Dictionary<string, string> { ["service"] = "payment", ["step"] = "charge" }, value);

    private static Panel Panel(string defaults, string overrides = "[]") => new("a dashboard", JsonDocument.Parse($$$"""
        {
          "targets": [{"refId": "A", "datasource": {"uid": "prometheus"}, "expr": "up", "legendFormat": "{{service}} / {{step}}"}],
          "fieldConfig": {"defaults": {{{defaults}}}, "overrides": {{{overrides}}}}
        }
        """).RootElement);
}
