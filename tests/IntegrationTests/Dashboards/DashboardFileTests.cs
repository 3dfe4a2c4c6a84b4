using System.Text.Encodings.Web;
using System.Text.Json;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests the dashboard files against the format of Grafana.</summary>
public sealed class DashboardFileTests
{
    // The version that Grafana 13 writes, and reads without a migration.
    private const int CurrentSchema = 42;

    private static readonly string[] Uids =
        ["checkout-api-usage", "checkout-checkout", "checkout-logs", "checkout-overview", "checkout-service", "checkout-slo"];

    // The panels of Grafana 13 that are not deprecated. Examples of deprecated ones were graph, singlestat and table-old.
    private static readonly string[] PanelTypes =
        ["row", "stat", "timeseries", "table", "bargauge", "gauge", "heatmap", "state-timeline", "logs", "nodeGraph"];

    private static readonly JsonSerializerOptions Canonical = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<DashboardFile> _dashboards = DashboardFile.ReadAll();

    [Fact]
    public void dashboards_have_the_expected_uids() =>
        Assert.Equal(Uids, _dashboards.Select(dashboard => dashboard.Uid).Order(StringComparer.Ordinal));

    [Fact]
    public void file_name_matches_the_dashboard_uid() =>
        Assert.All(_dashboards, dashboard => Assert.Equal(dashboard.Uid, "checkout-" + Path.GetFileNameWithoutExtension(dashboard.Path)));

    // The format of `jq .`, with two spaces, keeps the diffs of a panel small.
    [Fact]
    public void every_file_has_the_canonical_format() =>
        Assert.All(_dashboards, dashboard => Assert.Equal(JsonSerializer.Serialize(dashboard.Json, Canonical) + "\n", dashboard.Text));

    [Fact]
    public void every_dashboard_has_the_current_schema() =>
        Assert.All(_dashboards, dashboard => Assert.Equal(CurrentSchema, dashboard.Json.GetProperty("schemaVersion").GetInt32()));

    [Fact]
    public void panel_ids_are_unique_within_a_dashboard() =>
        Assert.All(_dashboards, dashboard =>
        {
            var ids = dashboard.AllPanels.Select(panel => panel.GetProperty("id").GetInt32()).ToList();
            Assert.Equal(ids.Distinct(), ids);
        });

    [Fact]
    public void panels_do_not_overlap() =>
        Assert.All(_dashboards, dashboard =>
        {
            var cells = dashboard.Json.GetProperty("panels").EnumerateArray().SelectMany(Cells).ToList();
            Assert.Equal(cells.Count, cells.Distinct().Count());
            Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
        });

    [Fact]
    public void no_panel_has_a_deprecated_type() =>
        Assert.All(
            _dashboards.SelectMany(dashboard => dashboard.AllPanels),
            panel => Assert.Contains(panel.GetProperty("type").GetString(), PanelTypes));

    [Fact]
    public void dashboards_are_not_editable() =>
        Assert.All(_dashboards, dashboard => Assert.False(dashboard.Json.GetProperty("editable").GetBoolean()));

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        return from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
               from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
               select (x, y);
    }
}
