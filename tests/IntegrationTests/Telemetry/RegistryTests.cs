using System.Text.RegularExpressions;
using Checkout.Gateway.BrowserTelemetry;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Tests.Integration.Telemetry;

/// <summary>Tests that docs/telemetry.md and the log messages in the code agree with the registry, the single source of names.</summary>
public sealed partial class RegistryTests
{
    private static readonly TelemetryRegistry Registry = TelemetryRegistry.Load();

    // A name of the semantic conventions, which the registry does not repeat.
    private static readonly string[] Standard = ["system_filesystem_usage_bytes"];

    [Fact]
    public void documented_custom_metrics_match_the_registry() =>
        Assert.Equal(
            Registry.Metrics.Select(metric => (metric.PrometheusName, TypeOf(metric), UnitOf(metric))).Order(),
            OwnMetrics().Select(row => (NameOf(row), row[1], row[2].Trim('`'))).Order());

    [Fact]
    public void documented_labels_match_the_registry()
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
    public void every_enumerated_value_is_documented()
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
    public void every_custom_attribute_is_defined_and_used()
    {
        var used = Registry.References.Select(reference => reference.Name).Where(name => name.StartsWith("checkout.", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(Registry.Attributes.Keys.Order(), used.Order());
    }

    [Fact]
    public void browser_span_rules_match_the_registry() =>
        Assert.Equal(
            Registry.Spans.Where(span => span.Type.StartsWith("checkout.page.", StringComparison.Ordinal)).Select(span => (
                span.Type, span.Kind, Names(span.Attributes, isRequired: true), Names(span.Attributes, isRequired: false))),
            BrowserSpanRules.Registered.Select(rule => (
                rule.Type, rule.Kind.ToString().ToLowerInvariant(), string.Join(", ", rule.Required), string.Join(", ", rule.Optional))));

    [Fact]
    public void log_messages_match_the_events_of_the_registry() =>
        Assert.Equal(
            Registry.Events.Select(one => $"{one.Name}: {string.Join(", ", FieldsOf(one).Order())}").Order(),
            LogMessage.ReadAll().Select(message => $"{message.EventName}: {string.Join(", ", FieldsOf(message).Order())}").Order());

    [Fact]
    public void log_message_text_has_no_nullable_fields() =>
        Assert.Empty(
            from message in LogMessage.ReadAll()
            from field in message.Fields
            where field.IsNullable && message.Text.Contains($"{{{field.Name}", StringComparison.OrdinalIgnoreCase)
            select $"{message.File}: {field.Name}");

    [Fact]
    public void documented_events_match_the_registry_and_log_levels()
    {
        var levels = LogMessage.ReadAll().ToDictionary(message => message.EventName, message => message.Level ?? "by status");

        Assert.Equal(
            Registry.Events.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one =>
                $"| `{one.Name}` | {levels[one.Name]} | {string.Join(", ", FieldsOf(one).Select(Cell))} | {one.Brief} |"),
            Rows("event"));

        static string Cell(string field) => field.EndsWith('?') ? $"`{field[..^1]}`?" : $"`{field}`";
    }

    [Fact]
    public void documented_fields_match_the_registry()
    {
        var rows = Rows("field");
        var fields = Registry.Events.SelectMany(one => one.Attributes).Select(attribute => attribute.Name).Append(RequestId.AttributeName).Distinct();

        Assert.Equal(fields.Order(StringComparer.Ordinal), rows.Select(row => Code(row).First()).Order(StringComparer.Ordinal));
        Assert.Empty(
            from definition in Registry.Definitions
            where fields.Contains(definition.Key)
            let type = definition.Value.Type is "int" or "double" ? "number" : definition.Value.Type
            let row = $"| `{definition.Key}` | {type} | {definition.Value.Brief} |"
            where !rows.Contains(row)
            select row);
    }

    private static string Names(IEnumerable<RegisteredAttribute> attributes, bool isRequired) =>
        string.Join(", ", attributes.Where(attribute => attribute.IsRequired == isRequired).Select(attribute => attribute.Name));

    // The page lists the fields of an exception as one.
    private static IEnumerable<string> FieldsOf(RegisteredEvent one) => one.Attributes
        .Select(attribute => attribute.Name.StartsWith("exception.", StringComparison.Ordinal) ? "exception.*"
            : attribute.IsRequired ? attribute.Name : $"{attribute.Name}?")
        .Distinct();

    private static IEnumerable<string> FieldsOf(LogMessage message) => message.Fields
        .Select(field => field.IsNullable ? $"{field.Name}?" : field.Name)
        .Concat(message.HasException ? ["exception.*"] : []);

    private static List<string> Rows(string firstColumn) =>
    [
        .. Repository.Read("docs/telemetry.md").Split($"| {firstColumn} |")[1].Split('\n')
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|')),
    ];

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
}
