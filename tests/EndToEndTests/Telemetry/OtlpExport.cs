using System.Globalization;
using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>The part of the OTLP JSON of the dashboard's telemetry API that the tests read.</summary>
internal sealed record OtlpExport(OtlpData? Data)
{
    private const int ErrorCode = 2; // STATUS_CODE_ERROR in OTLP

    private static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];

    public IReadOnlyList<Trace> ToTraces() =>
    [
        .. (Data?.ResourceSpans ?? [])
            .SelectMany(resource => resource.ScopeSpans.SelectMany(scope => scope.Spans.Select(span => (resource.Resource, scope.Scope, Span: span))))
            .GroupBy(item => item.Span.TraceId)
            .Select(trace => new Trace(trace.Key, [.. trace.Select(item => ToSpan(item.Resource, item.Scope, item.Span))])),
    ];

    public IReadOnlyList<LogLine> ToLogs() =>
    [
        .. from resource in Data?.ResourceLogs ?? []
           from scope in resource.ScopeLogs
           from record in scope.LogRecords
           select new LogLine(ToDictionary(resource.Resource.Attributes)["service.name"]!, scope.Scope.Name, record.SeverityText,
               DateTimeOffset.UnixEpoch.AddMicroseconds(Nanoseconds(record.TimeUnixNano) / 1000.0), ToDictionary(record.Attributes)),
    ];

    private static Span ToSpan(OtlpResource resource, OtlpScope? scope, OtlpSpan span) => new(
        span.SpanId,
        string.IsNullOrEmpty(span.ParentSpanId) ? null : span.ParentSpanId,
        ToDictionary(resource.Attributes)["service.name"]!,
        span.Name,
        Kinds[span.Kind],
        Nanoseconds(span.StartTimeUnixNano),
        TimeSpan.FromMicroseconds((Nanoseconds(span.EndTimeUnixNano) - Nanoseconds(span.StartTimeUnixNano)) / 1000.0),
        ToDictionary(span.Attributes),
        HasError: span.Status?.Code == ErrorCode)
    {
        Scope = scope?.Name ?? "",
        Vitals = [.. (span.Events ?? []).Select(one => ToDictionary(one.Attributes).GetValueOrDefault("browser.web_vital.name")).OfType<string>()],
        Links = [.. (span.Links ?? []).Select(link => link.SpanId)],
    };

    private static ulong Nanoseconds(string sinceUnixEpoch) => ulong.Parse(sinceUnixEpoch, CultureInfo.InvariantCulture);

    private static Dictionary<string, string?> ToDictionary(IReadOnlyList<OtlpAttribute>? attributes) =>
        (attributes ?? []).ToDictionary(attribute => attribute.Key, attribute => attribute.Value.Values.Select(value => value.ToString()).FirstOrDefault());
}

internal sealed record OtlpData(IReadOnlyList<OtlpResourceSpans>? ResourceSpans, IReadOnlyList<OtlpResourceLogs>? ResourceLogs);

internal sealed record OtlpResourceLogs(OtlpResource Resource, IReadOnlyList<OtlpScopeLogs> ScopeLogs);

internal sealed record OtlpScopeLogs(OtlpScope Scope, IReadOnlyList<OtlpLogRecord> LogRecords);

internal sealed record OtlpScope(string Name);

internal sealed record OtlpLogRecord(string SeverityText, string TimeUnixNano, IReadOnlyList<OtlpAttribute>? Attributes);

internal sealed record OtlpResourceSpans(OtlpResource Resource, IReadOnlyList<OtlpScopeSpans> ScopeSpans);

internal sealed record OtlpResource(IReadOnlyList<OtlpAttribute> Attributes);

internal sealed record OtlpScopeSpans(OtlpScope? Scope, IReadOnlyList<OtlpSpan> Spans);

internal sealed record OtlpSpan(
    string TraceId, string SpanId, string? ParentSpanId, string Name, int Kind, string StartTimeUnixNano, string EndTimeUnixNano,
    IReadOnlyList<OtlpAttribute>? Attributes, OtlpStatus? Status, IReadOnlyList<OtlpLink>? Links = null,
    IReadOnlyList<OtlpEvent>? Events = null);

internal sealed record OtlpEvent(IReadOnlyList<OtlpAttribute>? Attributes);

internal sealed record OtlpLink(string TraceId, string SpanId);

internal sealed record OtlpStatus(int Code);

/// <summary>An OTLP value: an object with one property, named after its type.</summary>
internal sealed record OtlpAttribute(string Key, Dictionary<string, JsonElement> Value);
