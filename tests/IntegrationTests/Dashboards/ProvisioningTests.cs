using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that the provisioning of Grafana and the configuration of Loki and Jaeger are consistent.</summary>
public sealed partial class ProvisioningTests
{
    // Set by the AppHost for both the container and the native process.
    private static readonly string[] Settings = ["PROMETHEUS_URL", "LOKI_URL", "JAEGER_URL", "TRACE_URL", "CHECKOUT_DASHBOARDS"];

    private static readonly string[] Uids = ["prometheus", "loki", "jaeger"];

    private static readonly string[] PartsOfJaeger = ["receivers", "processors", "exporters", "connectors", "extensions"];

    private readonly IReadOnlyList<YamlNode> _dataSources = [.. Sequence(Read("grafana/provisioning/datasources/checkout.yml")["datasources"])];

    [Fact]
    public void all_data_sources_of_the_dashboards_exist() =>
        Assert.Equal(Uids, _dataSources.Select(source => Text(source["uid"])));

    [Fact]
    public void prometheus_is_the_default_data_source() =>
        Assert.Equal("prometheus", Text(Assert.Single(_dataSources, source => Has(source, "isDefault") && Text(source["isDefault"]) == "true")["uid"]));

    [Fact]
    public void data_sources_link_to_each_other()
    {
        string[] links = [.. _dataSources.SelectMany(source => Targets(source["jsonData"]).Select(target => $"{Text(source["uid"])} to {target}")).Distinct()];

        Assert.Equal(["prometheus to jaeger", "loki to jaeger", "jaeger to loki", "jaeger to prometheus"], links);
    }

    [Fact]
    public void exemplars_are_found_by_the_trace_id_label() =>
        Assert.All(Sequence(Source("prometheus")["jsonData"]["exemplarTraceIdDestinations"]), link => Assert.Equal("trace_id", Text(link["name"])));

    // With a data source uid, Grafana would query Jaeger with TraceQL, which Jaeger does not support.
    [Fact]
    public void exemplar_link_uses_a_query_that_Jaeger_supports() =>
        Assert.All(Sequence(Source("prometheus")["jsonData"]["exemplarTraceIdDestinations"]), link =>
        {
            Assert.False(Has(link, "datasourceUid"));
            Assert.Contains("$${__value.raw}", Text(link["url"]), StringComparison.Ordinal);
        });

    // A span without these tags leaves an empty string. A selector may end with a comma, but not begin with one.
    [Fact]
    public void span_tags_are_last_in_a_selector() =>
        Assert.All(
            Sequence(Source("jaeger")["jsonData"]["tracesToMetrics"]["queries"]),
            query => Assert.DoesNotContain("$$__tags,", Text(query["query"]), StringComparison.Ordinal));

    [Fact]
    public void every_setting_is_passed_by_the_AppHost()
    {
        var used = Directory.GetFiles(Repository.Folder("grafana/provisioning"), "*.yml", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Where(line => !line.TrimStart().StartsWith('#'))
            .Select(line => line.Split(" #")[0].Replace("$$", "", StringComparison.Ordinal))
            .SelectMany(line => Setting().Matches(line)).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(Settings.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void loki_indexes_only_the_service_and_reports_no_usage()
    {
        var loki = Read("loki/loki.yml");

        var attributes = Sequence(loki["limits_config"]["otlp_config"]["resource_attributes"]["attributes_config"]);
        Assert.Equal(["service.name"], Sequence(Assert.Single(attributes, rule => Text(rule["action"]) == "index_label")["attributes"]).Select(Text));
        Assert.Equal("false", Text(loki["analytics"]["reporting_enabled"]));
        Assert.Equal("true", Text(loki["limits_config"]["allow_structured_metadata"]));
        Assert.Equal("true", Text(loki["compactor"]["retention_enabled"]));
    }

    // Otherwise a misspelled name would be found only when Jaeger starts.
    [Fact]
    public void jaeger_pipelines_use_only_configured_components()
    {
        var jaeger = Read("jaeger/jaeger.yml");
        var pipelines = ((YamlMappingNode)jaeger["service"]["pipelines"]).Children.Values;
        var parts = PartsOfJaeger.ToDictionary(kind => kind, kind => Keys(jaeger[kind]));

        Assert.All(pipelines, pipeline =>
        {
            Assert.Empty(Sequence(pipeline["receivers"]).Select(Text).Except(parts["receivers"]).Except(parts["connectors"]));
            Assert.Empty(Sequence(pipeline["exporters"]).Select(Text).Except(parts["exporters"]).Except(parts["connectors"]));
            Assert.Empty((Has(pipeline, "processors") ? Sequence(pipeline["processors"]) : []).Select(Text).Except(parts["processors"]));
        });
        Assert.Equal(parts["extensions"].Order(), Sequence(jaeger["service"]["extensions"]).Select(Text).Order());
        Assert.Contains(Text(jaeger["extensions"]["jaeger_query"]["storage"]["traces"]), Keys(jaeger["extensions"]["jaeger_storage"]["backends"]));
        Assert.Contains(Text(jaeger["extensions"]["jaeger_query"]["storage"]["metrics"]), Keys(jaeger["extensions"]["jaeger_storage"]["metric_backends"]));
    }

    [Fact]
    public void jaeger_links_traces_to_an_existing_dashboard_and_variable()
    {
        using var ui = JsonDocument.Parse(Repository.Read("jaeger/ui.json"));
        var url = Assert.Single(ui.RootElement.GetProperty("linkPatterns").EnumerateArray()).GetProperty("url").GetString()!;

        using var logs = JsonDocument.Parse(Repository.Read("grafana/dashboards/logs.json"));
        Assert.Contains($"/d/{logs.RootElement.GetProperty("uid").GetString()}?", url, StringComparison.Ordinal);
        Assert.Contains(
            logs.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray(),
            variable => url.Contains($"var-{variable.GetProperty("name").GetString()}=#{{traceID}}", StringComparison.Ordinal));
    }

    [Fact]
    public void trace_link_matches_only_the_trace_id_label() =>
        Assert.All(Sequence(Source("loki")["jsonData"]["derivedFields"]), field => Assert.Equal("^trace_id$$", Text(field["matcherRegex"])));

    private static YamlNode Read(string file)
    {
        using var reader = File.OpenText(Repository.Folder(file));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return yaml.Documents.Single().RootNode;
    }

    private static IEnumerable<string> Targets(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(pair => Text(pair.Key) switch
        {
            "datasourceUid" => [Text(pair.Value)],
            "url" => ExploredSource().Matches(Uri.UnescapeDataString(Text(pair.Value))).Select(match => match.Groups[1].Value),
            _ => Targets(pair.Value),
        }),
        YamlSequenceNode list => list.Children.SelectMany(Targets),
        _ => [],
    };

    private static bool Has(YamlNode node, string key) => ((YamlMappingNode)node).Children.ContainsKey(key);

    private static IReadOnlyList<string> Keys(YamlNode node) => [.. ((YamlMappingNode)node).Children.Keys.Select(Text)];

    private static IEnumerable<YamlNode> Sequence(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private YamlNode Source(string uid) => _dataSources.Single(source => Text(source["uid"]) == uid);

    [GeneratedRegex("\\{\"trace\":\\{\"datasource\":\"([a-z]+)\"")]
    private static partial Regex ExploredSource();

    [GeneratedRegex(@"\$([A-Z_]+)")]
    private static partial Regex Setting();
}
