namespace Checkout.Tests.Integration.Services;

/// <summary>An exported log record. Its fields are strings, bools, longs, doubles or arrays of them.</summary>
internal sealed record ExportedLog(string Scope, string EventName, string Message, string TraceId, IReadOnlyList<KeyValuePair<string, object?>> Fields);

/// <summary>An exported span.</summary>
internal sealed record ExportedSpan(
    string Scope, string ScopeVersion, string Name, IReadOnlyDictionary<string, object?> Attributes, IReadOnlyList<ExportedEvent> Events,
    int StatusCode, string StatusMessage)
{
    public string TraceId { get; init; } = "";

    public string Id { get; init; } = "";

    /// <summary>Gets the id of the parent span, or an empty string if there is none.</summary>
    public string ParentId { get; init; } = "";

    public string TraceState { get; init; } = "";

    /// <summary>Gets the OTLP <c>SpanKind</c>: 1 is internal, 2 server, 3 client.</summary>
    public int Kind { get; init; }

    /// <summary>Gets the time in nanoseconds since 1970.</summary>
    public (ulong Start, ulong End) Time { get; init; }
}

/// <summary>A span event.</summary>
internal sealed record ExportedEvent(string Name, IReadOnlyDictionary<string, object?> Attributes);

/// <summary>
/// Parses OTLP requests. The numbers are those of the fields of the messages:
/// https://github.com/open-telemetry/opentelemetry-proto
/// </summary>
internal static class OtlpRequest
{
    public static IReadOnlyDictionary<string, object?> Resource(Export export) =>
        ToDictionary(new ProtobufMessage(export.Body).Messages(1).First().Message(1)!.Messages(1));

    public static IReadOnlyList<ExportedLog> Logs(Export export) =>
    [
        .. from resource in new ProtobufMessage(export.Body).Messages(1)
           from scope in resource.Messages(2)
           from log in scope.Messages(2)
           select new ExportedLog(
               scope.Message(1)?.Text(1) ?? "", log.Text(12), log.Message(5)?.Text(1) ?? "", Convert.ToHexStringLower(log.Bytes(9)),
               [.. log.Messages(6).Select(ToPair)]),
    ];

    public static IReadOnlyList<ExportedSpan> Spans(Export export) =>
    [
        .. from resource in new ProtobufMessage(export.Body).Messages(1)
           from scope in resource.Messages(2)
           from span in scope.Messages(2)
           select new ExportedSpan(
               scope.Message(1)?.Text(1) ?? "", scope.Message(1)?.Text(2) ?? "", span.Text(5), ToDictionary(span.Messages(9)),
               [.. span.Messages(11).Select(one => new ExportedEvent(one.Text(2), ToDictionary(one.Messages(3))))],
               (int)(span.Message(15)?.Number(3) ?? 0), span.Message(15)?.Text(2) ?? "")
           {
               TraceId = Convert.ToHexStringLower(span.Bytes(1)),
               Id = Convert.ToHexStringLower(span.Bytes(2)),
               ParentId = Convert.ToHexStringLower(span.Bytes(4)),
               TraceState = span.Text(3),
               Kind = (int)span.Number(6),
               Time = (span.Number(7), span.Number(8)),
           },
    ];

    private static Dictionary<string, object?> ToDictionary(IEnumerable<ProtobufMessage> attributes) => attributes.Select(ToPair).ToDictionary();

    private static KeyValuePair<string, object?> ToPair(ProtobufMessage attribute) => new(attribute.Text(1), ToValue(attribute.Message(2)));

    private static object? ToValue(ProtobufMessage? value) => value?.OnlyNumber switch
    {
        1 => value.Text(1),
        2 => value.Number(2) == 1,
        3 => (long)value.Number(3),
        4 => BitConverter.UInt64BitsToDouble(value.Number(4)),
        5 => value.Message(5)!.Messages(1).Select(ToValue).ToArray(),
        _ => null,
    };
}
