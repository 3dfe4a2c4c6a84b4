using System.Text.Json;
using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that the panels are readable without knowledge of their implementation.</summary>
public sealed partial class DashboardPanelTests
{
    // The last one is Grafana's built-in source of annotations.
    private static readonly string[] DataSources = ["prometheus", "loki", "jaeger", "-- Grafana --"];

    private readonly IReadOnlyList<DashboardFile> _dashboards = DashboardFile.ReadAll();

    private IEnumerable<Panel> Panels => _dashboards.SelectMany(dashboard => dashboard.Panels);

    [Fact]
    public void every_panel_has_a_question_as_description() =>
        Assert.All(Panels, panel => Assert.Contains("?", panel.Description, StringComparison.Ordinal));

    [Fact]
    public void panels_of_a_dashboard_have_unique_questions_and_titles() =>
        Assert.All(Panels.GroupBy(panel => (panel.Dashboard, panel.Description)).Concat(Panels.GroupBy(panel => (panel.Dashboard, panel.Title))), same => Assert.Single(same));

    [Fact]
    public void every_panel_has_a_unit() =>
        Assert.All(Panels, panel => Assert.NotEmpty(panel.Unit));

    [Fact]
    public void thresholds_of_every_panel_are_in_ascending_order() =>
        Assert.All(Panels, panel =>
        {
            var steps = panel.Defaults.GetProperty("thresholds").GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("value")).ToList();
            Assert.Equal(JsonValueKind.Null, steps[0].ValueKind);
            var values = steps.Skip(1).Select(step => step.GetDouble()).ToList();
            Assert.Equal(values.Order(), values);
        });

    // A number without thresholds does not show whether it is good, except for a plain count or an amount.
    [Fact]
    public void ratios_and_durations_have_thresholds() =>
        Assert.All(
            Panels.Where(panel => panel.Type is "stat" or "gauge" && panel.Unit is "percentunit" or "s" && panel.Defaults.GetProperty("color").GetProperty("mode").GetString() == "thresholds"),
            panel => Assert.True(panel.Defaults.GetProperty("thresholds").GetProperty("steps").GetArrayLength() >= 2, panel.ToString()));

    [Fact]
    public void every_query_uses_a_known_data_source() =>
        Assert.All(_dashboards, dashboard =>
        {
            var asked = DataSourcesIn(dashboard.Json).ToList();
            Assert.NotEmpty(asked);
            Assert.All(asked, uid => Assert.Contains(uid, DataSources));
            Assert.All(dashboard.Panels, panel => Assert.NotEmpty(panel.Queries));
        });

    [Fact]
    public void every_latency_panel_shows_exemplars() =>
        Assert.All(
            Panels.Where(panel => panel.Type is "timeseries" or "heatmap")
                .Where(panel => panel.Queries.Any(query => query.Expression.Contains("duration_seconds_bucket", StringComparison.Ordinal)))
                .Where(panel => panel.Unit == "s" && !IsOfTheMonitor(panel)),
            panel => Assert.Contains(panel.Queries, query => query.HasExemplars));

    [Fact]
    public void every_dashboard_annotates_alerts_scenarios_and_restarts() =>
        Assert.All(_dashboards, dashboard =>
        {
            Assert.Contains(dashboard.Annotations, annotation => annotation.StartsWith("max by (alertname, severity, service) (ALERTS", StringComparison.Ordinal));
            Assert.Contains(dashboard.Annotations, annotation => annotation.Contains("scenario_active", StringComparison.Ordinal));
            Assert.Contains(dashboard.Annotations, annotation => annotation.Contains("process_pid", StringComparison.Ordinal));
        });

    [Fact]
    public void annotation_text_uses_only_labels_of_its_query() =>
        Assert.All(
            from dashboard in _dashboards
            from annotation in dashboard.Json.GetProperty("annotations").GetProperty("list").EnumerateArray()
            where annotation.TryGetProperty("target", out _)
            select annotation,
            annotation => Assert.All(
                Label().Matches(annotation.GetProperty("titleFormat").GetString() + annotation.GetProperty("textFormat").GetString()).Select(match => match.Groups[1].Value),
                label => Assert.Contains(label, annotation.GetProperty("target").GetProperty("expr").GetString(), StringComparison.Ordinal)));

    // The unit `short` rounds 1,637 to 2 K.
    [Fact]
    public void numbers_have_sufficient_decimals() =>
        Assert.All(Panels, panel =>
        {
            Assert.True(panel.Unit != "short" || panel.Defaults.TryGetProperty("decimals", out _), panel.ToString());
            Assert.True(panel.Type != "stat" || panel.Defaults.GetProperty("decimals").GetInt32() >= DecimalsOfThresholds(panel), panel.ToString());
        });

    // Such a tile shows only the name.
    [Fact]
    public void tile_with_a_name_shows_one_without_data() =>
        Assert.All(
            Panels.Where(panel => panel.Type == "stat" && panel.Json.GetProperty("options").GetProperty("textMode").GetString() == "name"),
            panel => Assert.All(panel.Queries, query => Assert.Contains("or on () label_replace(vector(", query.Expression, StringComparison.Ordinal)));

    // With fewer samples, a quantile of a quiet system fluctuates.
    [Fact]
    public void quantiles_cover_at_least_one_minute() =>
        Assert.All(
            Panels.Where(panel => panel.Type == "timeseries" && panel.Queries.Any(query => query.Expression.Contains("histogram_quantile", StringComparison.Ordinal))),
            panel => Assert.Equal("15s", panel.Json.GetProperty("interval").GetString()));

    // One more decimal than the threshold, so that 99.46% is not shown as 99.5%.
    private static int DecimalsOfThresholds(Panel panel) => panel.Unit == "percentunit"
        ? panel.Defaults.GetProperty("thresholds").GetProperty("steps").EnumerateArray()
            .Select(step => step.GetProperty("value")).Where(value => value.ValueKind == JsonValueKind.Number)
            .Select(value => value.GetDecimal() * 100 % 1 == 0 ? 0 : 2).DefaultIfEmpty(0).Max()
        : 0;

    // The monitor's browser starts the trace, but only the services record exemplars.
    private static bool IsOfTheMonitor(Panel panel) =>
        panel.Queries.All(query => query.Expression.Contains("synthetic_checkout_", StringComparison.Ordinal));

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Label();

    private static IEnumerable<string> DataSourcesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "datasource" ? [property.Value.GetProperty("uid").GetString()!] : DataSourcesIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(DataSourcesIn),
        _ => [],
    };
}
