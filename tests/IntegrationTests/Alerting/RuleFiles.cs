using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>A recording rule or an alert.</summary>
public sealed class Rule
{
    public string? Record { get; set; }

    public string? Alert { get; set; }

    public string Expr { get; set; } = "";

    public string? For { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];
}

public sealed class RuleGroup
{
    public string Name { get; set; } = "";

    public List<Rule> Rules { get; set; } = [];
}

public sealed class RuleFile
{
    public List<RuleGroup> Groups { get; set; } = [];
}

/// <summary>The expectation that an alert fires at a time, or that none does.</summary>
public sealed class AlertExpectation
{
    public string EvalTime { get; set; } = "";

    public string Alertname { get; set; } = "";

    public List<object> ExpAlerts { get; set; } = [];
}

public sealed class PromtoolTest
{
    public string Name { get; set; } = "";

    public List<AlertExpectation> AlertRuleTest { get; set; } = [];
}

public sealed class PromtoolTestFile
{
    public List<PromtoolTest> Tests { get; set; } = [];
}

/// <summary>Reads the rules of prometheus/rules and the expectations of prometheus/tests.</summary>
internal static class RuleFiles
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build();

    public static IReadOnlyList<Rule> Rules { get; } =
        [.. Read<RuleFile>("prometheus/rules").SelectMany(file => file.Groups).SelectMany(group => group.Rules)];

    public static IEnumerable<Rule> Alerts => Rules.Where(rule => rule.Alert is not null);

    public static IReadOnlySet<string> AlertNames { get; } = Alerts.Select(rule => rule.Alert!).ToHashSet();

    public static IEnumerable<string> Recorded => Rules.Select(rule => rule.Record).OfType<string>();

    public static IReadOnlyList<AlertExpectation> Expectations { get; } =
        [.. Read<PromtoolTestFile>("prometheus/tests").SelectMany(file => file.Tests).SelectMany(test => test.AlertRuleTest)];

    private static IEnumerable<T> Read<T>(string folder) =>
        Repository.Yaml(folder).Select(file => Yaml.Deserialize<T>(File.ReadAllText(file)));
}
