using System.Text.Json;
using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Dashboards;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>No link leads nowhere.</summary>
public sealed partial class DashboardLinkTests
{
    // Of an alert whose name only the panel knows.
    private const string Runbook = "http://localhost:8080/runbooks/${__value.text}";

    private readonly IReadOnlyList<DashboardFile> _dashboards = DashboardFile.ReadAll();

    [Fact]
    public void Every_link_to_a_dashboard_leads_to_one_that_there_is()
    {
        var links = Links().Where(link => link.Url.StartsWith("/d/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(DashboardUid().Match(link.Url).Groups[1].Value, _dashboards.Select(dashboard => dashboard.Uid)));
    }

    [Fact]
    public void Every_variable_that_a_link_sets_is_one_of_the_dashboard_it_leads_to() =>
        Assert.All(Links().Where(link => link.Url.StartsWith("/d/", StringComparison.Ordinal)), link =>
        {
            var target = _dashboards.Single(dashboard => dashboard.Uid == DashboardUid().Match(link.Url).Groups[1].Value);
            Assert.All(
                SetVariable().Matches(link.Url).Select(match => match.Groups[1].Value),
                name => Assert.Contains(target.Variables, variable => variable.GetProperty("name").GetString() == name));
        });

    [Fact]
    public void Every_other_link_leads_to_a_runbook() =>
        Assert.All(Links().Where(link => !link.Url.StartsWith("/d/", StringComparison.Ordinal)), link => Assert.Equal(Runbook, link.Url));

    [Fact]
    public void Every_dashboard_links_to_all_the_others() =>
        Assert.All(_dashboards, dashboard =>
            Assert.Equal(
                _dashboards.Where(other => other != dashboard).Select(other => $"/d/{other.Uid}").Order(),
                dashboard.Json.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("url").GetString()!).Order()));

    [Fact]
    public void A_panel_that_tells_services_apart_leads_to_the_service() =>
        Assert.All(
            _dashboards.Where(dashboard => dashboard.Uid == "checkout-overview").SelectMany(dashboard => dashboard.Panels)
                .Where(panel => panel.Type == "timeseries" && panel.Queries.Any(query => query.Expression.Contains("by (job", StringComparison.Ordinal))),
            panel => Assert.Contains("/d/checkout-service?var-service=", panel.Json.GetRawText(), StringComparison.Ordinal));

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
