using System.Text.Json;
using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that all links have valid targets.</summary>
public sealed partial class DashboardLinkTests
{
    // Only the rules of Prometheus contain the address.
    private const string Runbooks = "${runbooks:raw}";

    private readonly IReadOnlyList<DashboardFile> _dashboards = DashboardFile.ReadAll();

    [Fact]
    public void every_link_to_a_dashboard_has_an_existing_target()
    {
        var links = Links().Where(link => link.Url.StartsWith("/d/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(DashboardUid().Match(link.Url).Groups[1].Value, _dashboards.Select(dashboard => dashboard.Uid)));
    }

    [Fact]
    public void every_variable_in_a_link_exists_in_the_target() =>
        Assert.All(Links().Where(link => link.Url.StartsWith("/d/", StringComparison.Ordinal)), link =>
        {
            var target = _dashboards.Single(dashboard => dashboard.Uid == DashboardUid().Match(link.Url).Groups[1].Value);
            Assert.All(
                SetVariable().Matches(link.Url).Select(match => match.Groups[1].Value),
                name => Assert.Contains(target.Variables, variable => variable.GetProperty("name").GetString() == name));
        });

    [Fact]
    public void every_other_link_leads_to_a_runbook_or_traces() =>
        Assert.All(Links().Where(link => !link.Url.StartsWith("/d/", StringComparison.Ordinal)), link =>
            Assert.True(link.Url.StartsWith(Runbooks, StringComparison.Ordinal) || AsksJaeger(link.Url), link.ToString()));

    [Fact]
    public void no_link_contains_a_host_and_port() => Assert.DoesNotContain(Links(), link => link.Url.Contains("localhost", StringComparison.Ordinal));

    [Fact]
    public void every_panel_has_a_link() =>
        Assert.Empty(from dashboard in _dashboards
                     from panel in dashboard.Panels
                     where !Urls(panel.Json).Any()
                     select panel.ToString());

    // The link covers the whole tile.
    [Fact]
    public void every_tile_is_a_link() =>
        Assert.All(
            _dashboards.SelectMany(dashboard => dashboard.Panels).Where(panel => panel.Type == "stat"),
            panel => Assert.NotEmpty(panel.Defaults.GetProperty("links").EnumerateArray()));

    [Fact]
    public void log_links_of_the_service_dashboard_keep_the_service() =>
        Assert.All(
            _dashboards.Single(dashboard => dashboard.Uid == "checkout-service").Panels
                .SelectMany(panel => Urls(panel.Json)).Where(url => url.StartsWith("/d/checkout-logs", StringComparison.Ordinal)),
            url => Assert.Contains("var-service=$service", url, StringComparison.Ordinal));

    [Fact]
    public void every_dashboard_links_to_all_others() =>
        Assert.All(_dashboards, dashboard =>
            Assert.Equal(
                _dashboards.Where(other => other != dashboard).Select(other => $"/d/{other.Uid}").Order(),
                dashboard.Json.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("url").GetString()!).Order()));

    [Fact]
    public void panels_by_service_link_to_the_service() =>
        Assert.All(
            _dashboards.Where(dashboard => dashboard.Uid == "checkout-overview").SelectMany(dashboard => dashboard.Panels)
                .Where(panel => panel.Type == "timeseries" && panel.Queries.Any(query => query.Expression.Contains("by (job", StringComparison.Ordinal))),
            panel => Assert.Contains("/d/checkout-service?var-service=", panel.Json.GetRawText(), StringComparison.Ordinal));

    // The URL of Explore contains the query as JSON.
    private static bool AsksJaeger(string url)
    {
        const string Explore = "/explore?schemaVersion=1&panes=";
        return url.StartsWith(Explore, StringComparison.Ordinal)
            && JsonDocument.Parse(Uri.UnescapeDataString(url[Explore.Length..])).RootElement.EnumerateObject().Single().Value is var pane
            && pane.GetProperty("datasource").GetString() == "jaeger" && pane.GetProperty("queries")[0].GetProperty("queryType").GetString() == "search";
    }

    private IEnumerable<(string Dashboard, string Url)> Links() =>
        from dashboard in _dashboards
        from url in Urls(dashboard.Json)
        select (dashboard.ToString(), url);

    private static IEnumerable<string> Urls(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "url" && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : Urls(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Urls),
        _ => [],
    };

    [GeneratedRegex("^/d/([a-z-]+)")]
    private static partial Regex DashboardUid();

    [GeneratedRegex("[?&]var-([a-z_]+)=")]
    private static partial Regex SetVariable();
}
