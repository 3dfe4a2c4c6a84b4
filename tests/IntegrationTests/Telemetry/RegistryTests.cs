using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Telemetry;
using Checkout.Tests.Integration.Alerting;

namespace Checkout.Tests.Integration.Telemetry;

/// <summary>The registry is the one source of names: docs/telemetry.md and the log messages in the code agree with it.</summary>
public sealed partial class RegistryTests
{
    private static readonly TelemetryRegistry Registry = TelemetryRegistry.Load(Repository.Folder("."));

    // Has a name of the standard, which is not repeated in the registry.
    private static readonly string[] Standard = ["system_filesystem_usage_bytes"];

    [Fact]
    public void metrics_of_our_own_are_those_of_the_registry() =>
        Assert.Equal(
            Registry.Metrics.Select(metric => (metric.PrometheusName, TypeOf(metric), UnitOf(metric))).Order(),
            OwnMetrics().Select(row => (NameOf(row), row[1], row[2].Trim('`'))).Order());

    [Fact]
    public void labels_are_the_attributes_of_the_registry()
    {
        foreach (var row in OwnMetrics())
        {
            var metric = Registry.Metrics.Single(metric => metric.PrometheusName == NameOf(row));
            var labels = Code(row[3]);

            Assert.Equal(
                (metric.Name, string.Join(", ", metric.Attributes.Select(attribute => attribute.Name.Replace('.', '_')).Order())),
                (metric.Name, string.Join(", ", labels.Select(label => label.Replace('.', '_')).Order())));
        }
    }

    [Fact]
    public void every_value_of_a_fixed_set_is_on_the_page()
    {
        var page = Repository.Read("docs/telemetry.md");

        Assert.Empty(
            from attribute in Registry.Attributes
            where attribute.Value is not null
            from value in attribute.Value
            where !page.Contains($"`{value}`", StringComparison.Ordinal)
            select $"{attribute.Key}: {value}");
    }

    [Fact]
    public void every_attribute_of_our_own_is_defined_and_used()
    {
        var used = Registry.References.Select(reference => reference.Name).Where(name => name.StartsWith("checkout.", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(Registry.Attributes.Keys.Order(), used.Order());
    }

    [Fact]
    public void log_message_with_an_event_name_has_the_fields_of_the_registry()
    {
        var messages = Messages().Where(message => message.EventName is not null).ToList();

        Assert.NotEmpty(messages);
        Assert.All(messages, message =>
        {
            var registered = Assert.Single(Registry.Events, one => one.Name == message.EventName);
            Assert.Equal(
                (message.EventName, string.Join(", ", registered.Attributes.Select(attribute => attribute.Name).Where(name => !name.StartsWith("exception.", StringComparison.Ordinal)).Order())),
                (message.EventName, string.Join(", ", message.Fields.Select(field => field.Name).Order())));
        });
    }

    [Fact]
    public void text_of_a_log_message_holds_nothing_that_may_be_null() =>
        Assert.Empty(
            from message in Messages()
            from field in message.Fields
            where field.IsNullable && message.Text.Contains($"{{{field.Name}}}", StringComparison.OrdinalIgnoreCase)
            select $"{message.File}: {field.Name}");

    private static IEnumerable<LogMessage> Messages() =>
        from file in Directory.EnumerateFiles(Repository.Folder("."), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
        from Match match in LoggerMessage().Matches(File.ReadAllText(file))
        select new LogMessage(
            Path.GetFileName(file),
            EventName().Match(match.Groups["attribute"].Value) is { Success: true } name ? name.Groups[1].Value : null,
            match.Groups["attribute"].Value,
            [
                .. from Match field in Parameter().Matches(match.Groups["parameters"].Value)
                   where field.Groups["type"].Value is not ("ILogger" or "LogLevel" or "Exception")
                   select new Field(field.Groups["tag"].Success ? field.Groups["tag"].Value : field.Groups["name"].Value, field.Groups["null"].Success),
            ]);

    private static IEnumerable<string[]> OwnMetrics() => Repository.Read("docs/telemetry.md")
        .Split("## Metrics of our own")[1].Split("\n## ")[0].Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray())
        .Where(row => !Standard.Contains(NameOf(row)));

    private static string NameOf(string[] row) => Code(row[0]).Single();

    private static string TypeOf(RegisteredMetric metric) => metric.Instrument == "updowncounter" ? "gauge" : metric.Instrument;

    private static string UnitOf(RegisteredMetric metric) => metric.Unit == "1" ? "" : metric.Unit;

    private static IEnumerable<string> Code(string cell) => InCode().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();

    [GeneratedRegex(@"\[LoggerMessage\((?<attribute>.*?)\)\]\s*private (?:static )?partial void \w+\((?<parameters>.*?)\);", RegexOptions.Singleline)]
    private static partial Regex LoggerMessage();

    [GeneratedRegex("EventName = \"([^\"]+)\"")]
    private static partial Regex EventName();

    [GeneratedRegex(@"(?:\[TagName\(""(?<tag>[^""]+)""\)\]\s*)?(?<type>\w+)(?<null>\?)? (?<name>\w+)(?:,|$)")]
    private static partial Regex Parameter();

    private sealed record LogMessage(string File, string? EventName, string Text, IReadOnlyList<Field> Fields);

    private sealed record Field(string Name, bool IsNullable);
}
