using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Alerting;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>A signal is defined once, in a recording rule: what a dashboard, an alert and the operations page say of it cannot differ.</summary>
public sealed partial class DashboardDefinitionTests
{
    // Shorter ones are no definition: a metric, a sum of it.
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
    public void no_query_repeats_what_a_rule_records()
    {
        var recorded = RuleFiles.Rules.Where(rule => rule.Record is not null).Select(rule => Normal(rule.Expr)).Where(text => text.Length >= LeastOfADefinition).ToList();

        Assert.NotEmpty(recorded);
        Assert.Empty(from query in _queries
                     from expression in recorded
                     where Normal(query.Expression).Contains(expression, StringComparison.Ordinal)
                     select $"{query.Panel}: {expression}");
    }

    // A recorded series may be a number here and a line there.
    [Fact]
    public void no_two_panels_of_a_dashboard_ask_the_same() =>
        Assert.Empty(_queries.Where(query => query.Expression.Contains('(', StringComparison.Ordinal)).GroupBy(query => (query.Panel.Dashboard, Normal(query.Expression))).Where(same => same.Count() > 1).Select(same => same.Key));

    // What never came up has no series, and neither is it down.
    [Fact]
    public void what_is_absent_is_not_taken_for_well() =>
        Assert.DoesNotContain(_queries, query => UpOfAll().IsMatch(query.Expression));

    // Files of pages and unmatched paths have no route: they neither count nor dilute.
    [Fact]
    public void what_has_no_route_does_not_dilute() =>
        Assert.All(
            _queries.SelectMany(query => RouteFilter().Matches(query.Expression)),
            filter => Assert.StartsWith("|", filter.Groups[1].Value, StringComparison.Ordinal));

    private static string Normal(string expression) => Spaces().Replace(expression, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"min\s*\(\s*up\s*(\)|\{\s*\})|count\s*\(\s*up\b[^)]*==\s*0")]
    private static partial Regex UpOfAll();

    [GeneratedRegex("http_route!~\"([^\"]*)\"")]
    private static partial Regex RouteFilter();
}
