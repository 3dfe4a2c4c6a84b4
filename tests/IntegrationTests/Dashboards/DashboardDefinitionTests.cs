using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Alerting;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that each signal is defined once, in a recording rule, so that dashboards, alerts and the operations page agree.</summary>
public sealed partial class DashboardDefinitionTests
{
    // Shorter expressions, such as a metric or its sum, are not definitions.
    private const int LeastOfADefinition = 40;

    private readonly IReadOnlyList<(Panel Panel, string Expression)> _queries =
    [
        .. from dashboard in DashboardFile.ReadAll()
           from panel in dashboard.Panels
           from query in panel.Queries
           where query.DataSource == "prometheus"
           select (panel, query.Expression),
    ];

    [Fact]
    public void no_query_repeats_a_recording_rule()
    {
        var recorded = RuleFiles.Rules.Where(rule => rule.Record is not null).Select(rule => Normal(rule.Expr)).Where(text => text.Length >= LeastOfADefinition).ToList();

        Assert.NotEmpty(recorded);
        Assert.Empty(from query in _queries
                     from expression in recorded
                     where Normal(query.Expression).Contains(expression, StringComparison.Ordinal)
                     select $"{query.Panel}: {expression}");
    }

    // A recorded series may be used in both a number and a graph.
    [Fact]
    public void panels_of_a_dashboard_have_different_queries() =>
        Assert.Empty(_queries.Where(query => query.Expression.Contains('(', StringComparison.Ordinal)).GroupBy(query => (query.Panel.Dashboard, Normal(query.Expression))).Where(same => same.Count() > 1).Select(same => same.Key));

    // A target that has never been up has no series, so it would not count as down.
    [Fact]
    public void no_query_treats_missing_targets_as_healthy() =>
        Assert.DoesNotContain(_queries, query => UnfilteredUp().IsMatch(query.Expression));

    // Static files and unmatched paths have no route, and must not affect ratios.
    [Fact]
    public void route_filters_exclude_requests_without_route() =>
        Assert.All(
            _queries.SelectMany(query => RouteFilter().Matches(query.Expression)),
            filter => Assert.StartsWith("|", filter.Groups[1].Value, StringComparison.Ordinal));

    private static string Normal(string expression) => Spaces().Replace(expression, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"min\s*\(\s*up\s*(\)|\{\s*\})|count\s*\(\s*up\b[^)]*==\s*0")]
    private static partial Regex UnfilteredUp();

    [GeneratedRegex("http_route!~\"([^\"]*)\"")]
    private static partial Regex RouteFilter();
}
