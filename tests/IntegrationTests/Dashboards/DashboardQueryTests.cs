using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that every query reads existing telemetry. The end-to-end tests check that it returns data.</summary>
public sealed class DashboardQueryTests
{
    // The metrics of Prometheus itself and of the blackbox exporter.
    private static readonly string[] OthersMetrics =
        ["up", "ALERTS", "ALERTS_FOR_STATE", "probe_success", "probe_duration_seconds", "probe_http_status_code"];

    private static readonly string[] LabelsOfEverySeries = ["job", "instance", "le"];

    // Variables without an option for all values.
    private static readonly string[] OneAtATime = ["service", "runbooks"];

    // Loki stores the resource attributes of loki.yml's index_label as labels, and everything else as structured metadata:
    // fields of the log record under these names, and attributes with `_` for `.`.
    private static readonly string[] StreamLabels = ["service_name"];
    private static readonly string[] FieldsOfEveryRecord = ["service_name", "severity_text", "trace_id", "span_id", "scope_name", "exception_type"];

    private readonly IReadOnlyList<DashboardFile> _dashboards = DashboardFile.ReadAll();

    private IEnumerable<(Panel Panel, string Expression)> PromQl => Expressions("prometheus");

    private IEnumerable<(Panel Panel, string Expression)> LogQl => Expressions("loki");

    [Fact]
    public void every_metric_is_documented_or_recorded()
    {
        var known = TelemetryPage.Metrics().SelectMany(Series).Concat(RecordedNames()).Concat(OthersMetrics).ToHashSet();

        var unknown = PromQl.Select(query => query.Expression).Concat(AnnotationExpressions()).SelectMany(QueryText.Metrics).Where(metric => !known.Contains(metric));

        Assert.Empty(unknown.Distinct());
    }

    [Fact]
    public void selectors_use_only_labels_of_their_metric()
    {
        var labels = TelemetryPage.Metrics()
            .SelectMany(metric => Series(metric).Select(series => (series, metric)))
            .ToDictionary(pair => pair.series, pair => pair.metric.Labels.Concat(pair.metric.OptionalLabels).ToHashSet());

        var wrong = from query in PromQl
                    from selector in QueryText.Selectors(query.Expression)
                    where labels.ContainsKey(selector.Metric)
                    from label in selector.Labels.Except(LabelsOfEverySeries)
                    where !labels[selector.Metric].Contains(label)
                    select $"{query.Panel}: {selector.Metric}{{{label}}}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void log_queries_select_streams_by_indexed_labels()
    {
        Assert.NotEmpty(LogQl);
        Assert.All(LogQl, query => Assert.Empty(QueryText.StreamLabels(query.Expression).Except(StreamLabels)));
        // Loki rejects a selector that matches empty labels, as `.*` of a variable does.
        Assert.All(LogQl, query => Assert.Contains("service_name=~\".+\"", query.Expression, StringComparison.Ordinal));
    }

    // docs/telemetry.md shows the trace of a checkout with its operations.
    [Fact]
    public void trace_searches_use_existing_operations()
    {
        var page = Repository.Read("docs/telemetry.md");
        var searches = Expressions("jaeger").Where(query => query.Expression.StartsWith("search ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(searches);
        Assert.All(searches, search =>
            Assert.Contains($"\n{search.Expression["search ".Length..].Replace(" error=true", "", StringComparison.Ordinal)} (server, ", page, StringComparison.Ordinal));
    }

    [Fact]
    public void log_queries_use_only_documented_fields()
    {
        // Loki replaces dots in names.
        var known = TelemetryPage.LogFields().Select(field => field.Replace('.', '_')).Concat(FieldsOfEveryRecord).ToHashSet();

        Assert.All(LogQl, query => Assert.Empty(QueryText.LogFields(query.Expression).Except(known)));
    }

    [Fact]
    public void used_and_declared_variables_match() =>
        Assert.All(_dashboards, dashboard =>
        {
            var declared = dashboard.Variables.Select(variable => variable.GetProperty("name").GetString()!).ToList();
            var used = dashboard.AllPanels.Select(panel => panel.GetRawText()).Concat(dashboard.Variables.Select(Query)).SelectMany(QueryText.Variables).ToHashSet();

            Assert.Empty(used.Except(declared));
            Assert.Empty(declared.Except(used));
        });

    [Fact]
    public void log_queries_use_only_dotnet_log_levels() =>
        Assert.All(
            LogQl.SelectMany(query => QueryText.Levels(query.Expression)).Concat(LevelChoices()),
            level => Assert.Contains(level, Enum.GetNames<LogLevel>()));

    // In a new system the variables have no values, and the panels must show everything.
    [Fact]
    public void variables_select_everything_by_default() =>
        Assert.All(_dashboards.SelectMany(dashboard => dashboard.Variables), variable =>
        {
            if (variable.GetProperty("type").GetString() == "textbox")
            {
                Assert.Equal("", variable.GetProperty("query").GetString());
                return;
            }

            if (OneAtATime.Contains(variable.GetProperty("name").GetString()) && !variable.GetProperty("includeAll").GetBoolean())
            {
                return;
            }

            Assert.True(variable.GetProperty("includeAll").GetBoolean());
            Assert.Equal(".*", variable.GetProperty("allValue").GetString());
            Assert.Contains("$__all", variable.GetProperty("current").GetProperty("value").GetRawText(), StringComparison.Ordinal);
        });

    [Fact]
    public async Task every_expression_is_valid_PromQL()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed on this machine.");
        var file = Path.GetTempFileName();
        try
        {
            // promtool checks expressions only in rule files. JSON is valid YAML.
            var rules = PromQl.Select(query => query.Expression).Concat(AnnotationExpressions()).Select((expression, number) =>
                new { record = $"expression:{number}", expr = PanelVariables.FillIn(expression) });
            await File.WriteAllTextAsync(
                file, JsonSerializer.Serialize(new { groups = new[] { new { name = "dashboards", rules } } }), TestContext.Current.CancellationToken);
            using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "rules", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(promtool.ExitCode == 0, await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private IEnumerable<string> LevelChoices() =>
        from dashboard in _dashboards
        from variable in dashboard.Variables
        where variable.GetProperty("name").GetString() == "level"
        from option in variable.GetProperty("options").EnumerateArray()
        where option.GetProperty("value").GetString() != "$__all"
        select option.GetProperty("value").GetString()!;

    private static IEnumerable<string> Series(DocumentedMetric metric) => metric.Type == "histogram"
        ? [metric.Name + "_bucket", metric.Name + "_sum", metric.Name + "_count"]
        : [metric.Name];

    private static IEnumerable<string> RecordedNames() =>
        Directory.Exists(RuleFolder)
            ? Directory.GetFiles(RuleFolder, "*.yml").SelectMany(File.ReadLines).Select(line => line.Trim())
                .Where(line => line.StartsWith("- record: ", StringComparison.Ordinal)).Select(line => line["- record: ".Length..].Trim())
            : [];

    private static string RuleFolder => Repository.Folder("prometheus/rules");

    private static string Query(JsonElement variable) =>
        variable.GetProperty("query") is { ValueKind: JsonValueKind.Object } query ? query.GetProperty("query").GetString()! : "";

    private IEnumerable<string> AnnotationExpressions() => _dashboards.SelectMany(dashboard => dashboard.Annotations).Distinct();

    private IEnumerable<(Panel Panel, string Expression)> Expressions(string dataSource) =>
        from dashboard in _dashboards
        from panel in dashboard.Panels
        from query in panel.Queries
        where query.DataSource == dataSource
        select (panel, query.Expression);
}
