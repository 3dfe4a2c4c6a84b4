using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>Tests the Prometheus rules with promtool, and against the conventions of this repository.</summary>
public sealed partial class RuleTests
{
    private const string RunbooksUrl = "http://localhost:8080/runbooks/";

    // The metrics of other programs, which docs/telemetry.md does not list.
    private static readonly Dictionary<string, string> ForeignMetrics = new()
    {
        ["up"] = "Prometheus: whether a scrape succeeded",
        ["probe_success"] = "the blackbox exporter: whether a probe succeeded",
        ["synthetic_checkout_success"] = "the synthetic monitor, which is not a service",
        ["ALERTS"] = "Prometheus: the alerts that are pending or fire",
        ["prometheus_rule_evaluation_failures_total"] = "Prometheus about itself",
        ["prometheus_notifications_errors_total"] = "Prometheus about itself",
        ["prometheus_notifications_dropped_total"] = "Prometheus about itself",
        ["alertmanager_notifications_failed_total"] = "Alertmanager about itself",
    };

    // The labels that Prometheus adds to each scrape.
    private static readonly string[] LabelsOfEverySeries = ["job", "instance", "le"];

    private static readonly string[] Severities = ["critical", "page", "warning", "info", "none"];

    public static TheoryData<string> Alerts => [.. RuleFiles.AlertNames.Order()];

    public static TheoryData<string> TestFiles => [.. Repository.Yaml("prometheus/tests").Select(file => Path.GetFileName(file)!)];

    [Fact]
    public async Task promtool_accepts_the_configuration_and_the_rules()
    {
        await Tool.RunAsync("promtool", "check", "config", "prometheus.yml");
        await Tool.RunAsync("promtool", ["check", "rules", "--lint=all", "--lint-fatal", .. Repository.Yaml("prometheus/rules")], []);
    }

    [Theory]
    [MemberData(nameof(TestFiles))]
    public Task promtool_rule_tests_pass(string file) =>
        Tool.RunAsync("promtool", "test", "rules", $"tests/{file}");

    [Fact]
    public async Task promtool_accepts_the_queries_of_the_runbooks()
    {
        var queries = Directory.GetFiles(Repository.Folder("docs/runbooks")).SelectMany(file => Query().Matches(File.ReadAllText(file)))
            .SelectMany(match => Statements(match.Groups[1].Value))
            .ToList();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                "groups:\n  - name: runbooks\n    rules:\n" + string.Concat(queries.Select((query, number) =>
                    $"      - record: query_{number}\n        expr: '{query.Replace("'", "''", StringComparison.Ordinal)}'\n")),
                TestContext.Current.CancellationToken);

            await Tool.RunAsync("promtool", "check", "rules", file);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.True(queries.Count > 30, $"Only {queries.Count} queries were found.");
    }

    [Fact]
    public async Task shortened_rules_are_valid_and_keep_their_names()
    {
        var folder = Directory.CreateTempSubdirectory("checkout-rules-").FullName;
        try
        {
            await Tool.RunAsync("sh", Repository.Folder("tests/fast-rules.sh"), "20", Repository.Folder("prometheus/rules"), folder);
            await Tool.RunAsync("promtool", ["check", "rules", .. Directory.GetFiles(folder)], []);

            var (original, quick) = (Repository.Read("prometheus/rules/http.yml"), await File.ReadAllTextAsync($"{folder}/http.yml", TestContext.Current.CancellationToken));
            Assert.Equal(Name().Matches(original).Select(match => match.Value), Name().Matches(quick).Select(match => match.Value));
            Assert.Contains("p95_5m[180s] offset 15s", quick, StringComparison.Ordinal);
            Assert.Contains("for: 6s", quick, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"(?m)^[^#\n]*(\[\d+[mhd]\]|for: \d+m|offset \d+m)", quick);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("https://ops.example:8443/shop|a&b\\c/runbooks/", "https://ops.example:8443/shop|a&b\\c/runbooks/")]
    [InlineData("", RunbooksUrl)]
    public async Task rendered_rules_link_to_the_runbook_address(string setting, string url)
    {
        var folder = Directory.CreateTempSubdirectory("checkout-rules-").FullName;
        try
        {
            var rules = Path.Combine(folder, "rules");
            // An earlier version created this link.
            File.CreateSymbolicLink(rules, Repository.Folder("prometheus/rules"));

            await Tool.RunAsync("sh", [Repository.Folder("prometheus/render-rules.sh"), rules], new() { ["RUNBOOKS_URL"] = setting });

            var (original, rendered) = (Repository.Yaml("prometheus/rules"), Directory.GetFiles(rules).Order().ToList());
            Assert.Equal(original.Select(Path.GetFileName), rendered.Select(Path.GetFileName));
            Assert.Equal(
                original.Select(file => File.ReadAllText(file).Replace(RunbooksUrl, url, StringComparison.Ordinal)),
                rendered.Select(File.ReadAllText));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task rendered_alerts_link_to_their_Grafana_dashboard()
    {
        var folder = Directory.CreateTempSubdirectory("checkout-rules-").FullName;
        try
        {
            await Tool.RunAsync("sh", [Repository.Folder("prometheus/render-rules.sh"), folder], new() { ["GRAFANA_URL"] = "http://grafana.example:3000/" });

            var rendered = await File.ReadAllTextAsync($"{folder}/http.yml", TestContext.Current.CancellationToken);
            Assert.Equal(Regex.Count(rendered, " dashboard: /d/"), Regex.Count(rendered, " dashboard_url: http://grafana[.]example:3000/d/"));
            await Tool.RunAsync("promtool", ["check", "rules", .. Directory.GetFiles(folder)], []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void alert_has_labels_annotations_and_a_runbook(string name)
    {
        foreach (var alert in RuleFiles.Alerts.Where(alert => alert.Alert == name))
        {
            Assert.NotNull(alert.For);
            Assert.Contains(alert.Labels["severity"], Severities);
            Assert.NotEmpty(alert.Labels["signal"]);
            Assert.NotEmpty(alert.Labels["service"]);
            // A value that is always 0 when the alert fires is not shown.
            Assert.NotEqual(alert.Expr.Contains("== 0", StringComparison.Ordinal) || name == "Watchdog", alert.Annotations["summary"].Contains("$value", StringComparison.Ordinal));
            Assert.NotEmpty(alert.Annotations["description"]);
            Assert.Matches("^/d/checkout-(overview|checkout|service|api-usage|slo|logs)([?]var-service=.+)?$", alert.Annotations["dashboard"]);
            Assert.Equal($"{RunbooksUrl}{name}", alert.Annotations["runbook_url"]);
        }

        var runbook = Repository.Read($"docs/runbooks/{name}.md");
        Assert.StartsWith($"# {name}\n", runbook, StringComparison.Ordinal);
        Assert.All(["## What it means", "## How to look", "## What to do"], heading => Assert.Contains(heading, runbook, StringComparison.Ordinal));
        Assert.Contains($"`{name}`", Repository.Read("docs/alerts.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void alert_is_tested_to_fire_and_not_to_fire(string name)
    {
        var expectations = RuleFiles.Expectations.Where(expectation => expectation.Alertname == name).ToList();

        Assert.Contains(expectations, expectation => expectation.ExpAlerts.Count > 0);
        Assert.True(name == "Watchdog" || expectations.Any(expectation => expectation.ExpAlerts.Count == 0), "It is never expected not to fire.");
    }

    [Fact]
    public void runbooks_match_the_alerts() =>
        Assert.Equal(RuleFiles.AlertNames.Order(), Directory.GetFiles(Repository.Folder("docs/runbooks"), "*.md").Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void rules_use_only_existing_metrics_and_labels()
    {
        var metrics = TelemetryPage.Series();
        var recorded = RuleFiles.Recorded.ToHashSet();

        var problems =
            from rule in RuleFiles.Rules
            from selector in PromQl.Selectors(rule.Expr)
            where !recorded.Contains(selector.Metric) && !ForeignMetrics.ContainsKey(selector.Metric)
            let labels = metrics.GetValueOrDefault(selector.Metric)
            from problem in labels is null
                ? [$"{selector.Metric} is not in docs/telemetry.md"]
                : selector.Labels.Except(labels).Except(LabelsOfEverySeries).Select(label => $"{selector.Metric} has no label {label}")
            select $"{rule.Record ?? rule.Alert}: {problem}";

        Assert.Empty(problems.Distinct());
    }

    [Fact]
    public void recorded_series_are_documented() =>
        Assert.Equal(
            RuleFiles.Recorded.Select(name => name.StartsWith("slo:sli_error:", StringComparison.Ordinal) ? "slo:sli_error:ratio_rate5m" : name).Distinct().Order(),
            TelemetryPage.Recorded().Order());

    [Fact]
    public void selectors_of_an_expression_are_found()
    {
        var selectors = PromQl.Selectors(
            """
            sum by (job, le) (rate(a_total{x="b{c}", y!~"d|e"}[5m] offset 1h)) / on (job) group_left (z) (f:g:h > 2 * 0.5) and bool_like unless up == bool 1
            """);

        Assert.Equal(
            ["a_total x y", "f:g:h", "bool_like", "up"],
            selectors.Select(selector => string.Join(' ', [selector.Metric, .. selector.Labels])));
    }

    // In a fenced block, each line without indentation begins a query.
    private static IEnumerable<string> Statements(string block) =>
        Regex.Split(Regex.Replace(block, @"^ {3}", "", RegexOptions.Multiline), @"\n(?=\S)").Select(query => query.Trim()).Where(query => query.Length > 0)
            .Select(query => query.ReplaceLineEndings(" "));

    [GeneratedRegex(@"```promql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex("(?<=- (record|alert): ).*")]
    private static partial Regex Name();
}
