using Checkout.Tests.EndToEnd.Running;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>Runs every query of every dashboard on a running system. None may fail, or return nothing without a known reason.</summary>
public sealed class DashboardTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(90);

    // Queries for events that do not occur in the test, by a part of the query.
    private static readonly (string Part, string Reason)[] MayBeEmpty =
    [
        ("http_response_status_code=~\"5..\"}", "no request failed"),
        ("label_join(ALERTS", "no alert is pending or firing"),
        ("checkout:verdict:words{severity", "nothing is wrong"),
        (":growth", "there is no past yet, or nothing grew"),
        (":mean1m", "nobody has bought for a minute"),
        ("slo:error_budget_remaining", "there is too little history"),
        ("error_type!=\"\"", "no call of another service failed"),
        ("db_client_connection_npgsql_pending_requests", "no pool was exhausted"),
        ("db_client_connection_npgsql_timeouts_total", "no pool was exhausted"),
        ("db_client_operation_failed_total", "no SQL command failed"),
        ("checkout_outcome!~\"confirmed|payment_declined|out_of_stock|unauth", "no checkout failed"),
        ("gateway_rate_limit_rejections_total", "nobody sent too much"),
        ("gateway_rate_limit_fallbacks_total", "Redis answered"),
        ("probe_", "there need not be a blackbox exporter on this machine"),
        ("synthetic_checkout_", "the monitor is not started"),
    ];

    [Fact]
    public async Task every_query_returns_data_unless_expected_to_be_empty()
    {
        Checkout.Prometheus.Require();
        await PanelTraffic.SendAsync(Checkout);
        var dashboards = DashboardFile.ReadAll();
        var queries = from dashboard in dashboards
                      from panel in dashboard.Panels
                      from query in panel.Queries
                      where query.DataSource == "prometheus"
                      select (panel, query);

        IReadOnlyList<PanelResult> answers = [];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            List<PanelResult> all = [];
            foreach (var (panel, query) in queries)
            {
                all.Add(await PanelResult.QueryAsync(Checkout.Prometheus, panel, query));
            }

            answers = all;
            return !EmptyWithoutReason(answers).Any();
        });

        await DashboardTable.WriteIfRequestedAsync(dashboards, answers);
        Assert.NotEmpty(answers);
        Assert.Empty(EmptyWithoutReason(answers).Select(answer => $"{answer.Panel}: {answer.Query.Expression}"));
    }

    [Fact]
    public async Task every_panel_with_exemplars_links_to_traces()
    {
        Checkout.Prometheus.Require();
        await PanelTraffic.SendAsync(Checkout);
        var queries = (from dashboard in DashboardFile.ReadAll()
                       from panel in dashboard.Panels
                       from query in panel.Queries
                       where query.HasExemplars
                       select (panel, query)).ToList();
        Assert.NotEmpty(queries);

        List<string> without = ["nothing was scraped"];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            without = [];
            foreach (var (panel, query) in queries)
            {
                var traceIds = await Checkout.Prometheus.ExemplarTraceIdsAsync(PanelVariables.FillIn(query.Expression));
                without.AddRange(traceIds.Any(id => id.Length == 32) ? [] : [$"{panel}: {query.Expression}"]);
            }

            return without.Count == 0;
        });

        Assert.Empty(without);
    }

    [Fact]
    public async Task every_rule_is_evaluated_without_error()
    {
        Checkout.Prometheus.Require();
        var written = Directory.GetFiles(Repository.Folder("prometheus/rules"), "*.yml").SelectMany(File.ReadLines).Count(IsRule);

        IReadOnlyList<(string Name, string Health, string Fault)> rules = [];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            rules = await Checkout.Prometheus.RulesAsync();
            return rules.All(rule => rule.Health != "unknown"); // not evaluated yet
        });

        Assert.Equal(written, rules.Count);
        Assert.All(rules, rule => Assert.Equal((rule.Name, "ok", ""), rule));
    }

    [Fact]
    public async Task every_log_record_has_a_dotnet_log_level()
    {
        await MixedRequests.SendAsync(Checkout);

        var levels = (await Checkout.Dashboard.ListLogsAsync()).Select(log => log.Level).ToHashSet();

        Assert.Contains(nameof(LogLevel.Warning), levels);
        Assert.Empty(levels.Except(Enum.GetNames<LogLevel>()));
    }

    private static bool IsRule(string line) =>
        line.Trim() is var text && (text.StartsWith("- record:", StringComparison.Ordinal) || text.StartsWith("- alert:", StringComparison.Ordinal));

    private static IEnumerable<PanelResult> EmptyWithoutReason(IReadOnlyList<PanelResult> answers) =>
        answers.Where(answer => answer.IsEmpty
            && !MayBeEmpty.Any(one => answer.Query.Expression.Contains(one.Part, StringComparison.Ordinal)));
}
