using Checkout.Gateway.Otlp;

namespace Checkout.Gateway.Orders;

/// <summary>The public part of an order's trace: services, names and times.</summary>
/// <param name="Spans">The spans in display order: each before its children, siblings by start time.</param>
public sealed record OrderTrace(string? TraceId, double DurationMs, IReadOnlyList<OrderTraceSpan> Spans)
{
    private const int MaxSpans = 500;
    private const double NanosecondsPerMillisecond = 1e6;

    private static readonly string[] Kinds = ["internal", "internal", "server", "client", "producer", "consumer"];

    /// <summary>Creates the trace of an order from its spans.</summary>
    internal static OrderTrace Create(string? traceId, OtlpTraces? traces)
    {
        var spans = (traces?.Spans ?? []).Where(item => item.Span.SpanId is not null).DistinctBy(item => item.Span.SpanId).OrderBy(item => item.Span.StartTimeUnixNano).ToList();
        var ids = spans.Select(item => item.Span.SpanId).ToHashSet();
        var children = spans.ToLookup(item => ids.Contains(item.Span.ParentSpanId) ? item.Span.ParentSpanId : null);
        var start = spans.Count > 0 ? spans[0].Span.StartTimeUnixNano : 0;
        return new OrderTrace(traceId, Milliseconds(spans.Select(item => item.Span.EndTimeUnixNano).DefaultIfEmpty(start).Max() - start), [.. Flatten().Take(MaxSpans)]);

        IEnumerable<OrderTraceSpan> Flatten()
        {
            Stack<(OtlpResource? Resource, OtlpSpan Span, int Depth)> rest = new(children[null].Reverse().Select(item => (item.Resource, item.Span, 0)));
            while (rest.TryPop(out var item))
            {
                yield return ToSpan(item.Resource, item.Span, item.Depth, start);
                foreach (var child in children[item.Span.SpanId].Reverse())
                {
                    rest.Push((child.Resource, child.Span, item.Depth + 1));
                }
            }
        }
    }

    // The name of a database span would disclose its statement.
    private static OrderTraceSpan ToSpan(OtlpResource? resource, OtlpSpan span, int depth, long start)
    {
        var database = Text(span.Attributes, "db.system.name") ?? Text(span.Attributes, "db.system");
        return new OrderTraceSpan(
            Text(resource?.Attributes, "service.name") ?? "",
            database ?? span.Name ?? "",
            database is not null ? "database" : Kinds.ElementAtOrDefault(span.Kind) ?? Kinds[0],
            depth,
            Milliseconds(span.StartTimeUnixNano - start),
            Milliseconds(span.EndTimeUnixNano - span.StartTimeUnixNano),
            span.Status?.Code == OtlpStatus.Error);
    }

    private static string? Text(IReadOnlyList<OtlpKeyValue?>? attributes, string key) =>
        (attributes ?? []).FirstOrDefault(attribute => attribute?.Key == key)?.Value?.StringValue;

    private static double Milliseconds(long nanoseconds) => Math.Round(nanoseconds / NanosecondsPerMillisecond, 3);
}

/// <param name="Name">The name. For a database call the kind of database, never a statement or a host.</param>
/// <param name="Kind">internal, server, client, producer, consumer or database.</param>
/// <param name="Depth">The number of its ancestors.</param>
/// <param name="StartMs">The start in milliseconds after that of the trace.</param>
public sealed record OrderTraceSpan(string Service, string Name, string Kind, int Depth, double StartMs, double DurationMs, bool Failed);
