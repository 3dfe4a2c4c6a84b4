using YamlDotNet.Serialization;

namespace Checkout.Tests.TestSupport;

/// <summary>A reference to an attribute. An attribute that is not required is present only if it applies.</summary>
internal sealed record RegisteredAttribute(string Name, bool IsRequired);

/// <summary>A metric of the registry, by its OpenTelemetry name.</summary>
internal sealed record RegisteredMetric(string Name, string Instrument, string Unit, IReadOnlyList<RegisteredAttribute> Attributes)
{
    /// <summary>Gets the Prometheus name: with the unit and, for a counter, <c>_total</c>.</summary>
    public string PrometheusName
    {
        get
        {
            var unit = Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
            return Name.Replace('.', '_') + unit + (Instrument == "counter" ? "_total" : "");
        }
    }
}

/// <summary>A span of the registry. Its name may contain attributes in braces.</summary>
internal sealed record RegisteredSpan(string Type, string Kind, string Name, IReadOnlyList<RegisteredAttribute> Attributes);

/// <summary>An event of the registry, which is a named log record.</summary>
internal sealed record RegisteredEvent(string Name, string Brief, IReadOnlyList<RegisteredAttribute> Attributes);

/// <summary>A custom attribute of the registry. An attribute with a fixed set of values is a string.</summary>
internal sealed record AttributeDefinition(string Type, string Brief);

/// <summary>Reads telemetry/registry/checkout.yaml: the custom telemetry of Checkout in the format of OpenTelemetry Weaver.</summary>
internal sealed class TelemetryRegistry
{
    private TelemetryRegistry(Document document)
    {
        Attributes = document.Attributes.ToDictionary(attribute => attribute.Key, MembersOf);
        Definitions = document.Attributes.ToDictionary(
            attribute => attribute.Key, attribute => new AttributeDefinition(attribute.Type as string ?? "string", attribute.Brief));
        Metrics = [.. document.Metrics.Select(metric => new RegisteredMetric(metric.Name, metric.Instrument, metric.Unit, Read(metric.Attributes)))];
        Spans = [.. document.Spans.Select(span => new RegisteredSpan(span.Type, span.Kind, span.Name.Note, Read(span.Attributes)))];
        Events = [.. document.Events.Select(one => new RegisteredEvent(one.Name, one.Brief, Read(one.Attributes)))];
    }

    /// <summary>Gets the custom attributes with their valid values, or null if any value is valid.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>?> Attributes { get; }

    public IReadOnlyDictionary<string, AttributeDefinition> Definitions { get; }

    public IReadOnlyList<RegisteredMetric> Metrics { get; }

    public IReadOnlyList<RegisteredSpan> Spans { get; }

    public IReadOnlyList<RegisteredEvent> Events { get; }

    public IEnumerable<RegisteredAttribute> References =>
        Metrics.SelectMany(metric => metric.Attributes).Concat(Spans.SelectMany(span => span.Attributes)).Concat(Events.SelectMany(one => one.Attributes));

    public static TelemetryRegistry Load() => new(new DeserializerBuilder()
        .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<Document>(Repository.Read("telemetry/registry/checkout.yaml")));

    private static IReadOnlyList<string>? MembersOf(AttributeEntry attribute) =>
        attribute.Type is IDictionary<object, object> type
            ? [.. ((IEnumerable<object>)type["members"]).Select(member => (string)((IDictionary<object, object>)member)["value"])]
            : null;

    private static List<RegisteredAttribute> Read(List<Reference> references) =>
        [.. references.Select(reference => new RegisteredAttribute(reference.Ref, reference.RequirementLevel is "required"))];

    private sealed class Document
    {
        public List<AttributeEntry> Attributes { get; set; } = [];

        public List<MetricEntry> Metrics { get; set; } = [];

        public List<SpanEntry> Spans { get; set; } = [];

        public List<EventEntry> Events { get; set; } = [];
    }

    private sealed class AttributeEntry
    {
        public string Key { get; set; } = "";

        public object Type { get; set; } = "";

        public string Brief { get; set; } = "";
    }

    private sealed class MetricEntry
    {
        public string Name { get; set; } = "";

        public string Instrument { get; set; } = "";

        public string Unit { get; set; } = "";

        public List<Reference> Attributes { get; set; } = [];
    }

    private sealed class SpanEntry
    {
        public string Type { get; set; } = "";

        public string Kind { get; set; } = "";

        public SpanName Name { get; set; } = new();

        public List<Reference> Attributes { get; set; } = [];
    }

    private sealed class SpanName
    {
        public string Note { get; set; } = "";
    }

    private sealed class EventEntry
    {
        public string Name { get; set; } = "";

        public string Brief { get; set; } = "";

        public List<Reference> Attributes { get; set; } = [];
    }

    private sealed class Reference
    {
        public string Ref { get; set; } = "";

        public object RequirementLevel { get; set; } = "";
    }
}
