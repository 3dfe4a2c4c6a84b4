using System.Text.Json.Serialization;

namespace Checkout.Gateway.Otlp;

/// <summary>
/// Spans in OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding), with only the members that are used. Any
/// of them may be missing.
/// </summary>
public sealed record OtlpTraces(IReadOnlyList<OtlpResourceSpans?>? ResourceSpans)
{
    /// <summary>Gets all spans with their resources.</summary>
    [JsonIgnore]
    internal IEnumerable<(OtlpResource? Resource, OtlpSpan Span)> Spans =>
        from resource in ResourceSpans ?? []
        from scope in resource?.ScopeSpans ?? []
        from span in scope?.Spans ?? []
        where span is not null
        select (resource.Resource, span);
}

public sealed record OtlpResourceSpans(OtlpResource? Resource, IReadOnlyList<OtlpScopeSpans?>? ScopeSpans);

public sealed record OtlpResource(IReadOnlyList<OtlpKeyValue?>? Attributes);

public sealed record OtlpScopeSpans(IReadOnlyList<OtlpSpan?>? Spans);

/// <param name="Kind">One of <c>SpanKind</c>: 1 is internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
public sealed record OtlpSpan(
    string? TraceId,
    string? SpanId,
    string? ParentSpanId,
    string? TraceState,
    string? Name,
    int Kind,
    long StartTimeUnixNano,
    long EndTimeUnixNano,
    IReadOnlyList<OtlpKeyValue?>? Attributes,
    IReadOnlyList<OtlpEvent?>? Events,
    OtlpStatus? Status);

public sealed record OtlpEvent(string? Name, long TimeUnixNano, IReadOnlyList<OtlpKeyValue?>? Attributes);

public sealed record OtlpStatus(int Code)
{
    internal const int Error = 2;
}

public sealed record OtlpKeyValue(string? Key, OtlpValue? Value);

public sealed record OtlpValue(string? StringValue, long? IntValue, double? DoubleValue)
{
    /// <summary>Gets the value as a string, long or double, or null if it has another type.</summary>
    [JsonIgnore]
    internal object? Value => StringValue ?? IntValue ?? (object?)DoubleValue;
}
