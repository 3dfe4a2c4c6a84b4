using Checkout.Gateway.Orders;
using Checkout.Gateway.Otlp;

namespace Checkout.Tests.Unit;

/// <summary>Tests the trace of an order as its buyer sees it.</summary>
public sealed class OrderTraceTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void spans_are_listed_below_their_parent_by_start_time()
    {
        var trace = Create(
            Span("d", "c", "process", 30, 40), Span("c", "a", "confirm", 20, 25), Span("b", "a", "verify", 2, 10), Span("a", null, "POST", 1, 28), Span("e", "b", "GET", 3, 9));

        Assert.Equal(
            [(0, "POST", 0.0, 27.0), (1, "verify", 1, 8), (2, "GET", 2, 6), (1, "confirm", 19, 5), (2, "process", 29, 10)],
            trace.Spans.Select(span => (span.Depth, span.Name, span.StartMs, span.DurationMs)));
        Assert.Equal(39, trace.DurationMs);
    }

    [Fact]
    public void span_with_missing_parent_is_a_root()
    {
        var trace = Create(Span("b", "missing", "verify", 2, 10), Span("c", "b", "GET", 3, 9));

        Assert.Equal([(0, "verify"), (1, "GET")], trace.Spans.Select(span => (span.Depth, span.Name)));
    }

    [Fact]
    public void cyclic_and_duplicate_spans_are_tolerated()
    {
        var trace = Create(Span("a", "b", "one", 1, 2), Span("b", "a", "two", 1, 2), Span("c", null, "three", 1, 2), Span("c", null, "three", 1, 2));

        Assert.Equal("three", Assert.Single(trace.Spans).Name);
    }

    [Fact]
    public void database_call_reveals_neither_statement_nor_host()
    {
        var trace = Create(Span("a", null, "SELECT orders", 1, 2, ("db.system.name", "postgresql"), ("db.query.text", "SELECT 1"), ("server.address", "db.internal")));

        Assert.Equal(new OrderTraceSpan("gateway", "postgresql", "database", 0, 0, 1, Failed: false), Assert.Single(trace.Spans));
    }

    [Fact]
    public void failed_span_is_marked() =>
        Assert.True(Assert.Single(Create(Span("a", null, "charge", 1, 2) with { Status = new(OtlpStatus.Error) }).Spans).Failed);

    [Fact]
    public void long_trace_is_truncated()
    {
        var trace = Create([.. Enumerable.Range(1, 10_000).Select(number => Span($"{number}", number == 1 ? null : $"{number - 1}", "deeper", 1, 2))]);

        Assert.Equal(500, trace.Spans.Count);
    }

    private static OrderTrace Create(params OtlpSpan[] spans) => OrderTrace.Create(
        "0123456789abcdef0123456789abcdef", new OtlpTraces([null, new(new([Text("service.name", "gateway")]), [null, new([null, .. spans])])]));

    private static OtlpSpan Span(string id, string? parent, string name, long from, long to, params (string Key, string Value)[] attributes) => new(
        "0123456789abcdef0123456789abcdef", id, parent, null, name, Kind: 1, from * Millisecond, to * Millisecond,
        [.. attributes.Select(attribute => Text(attribute.Key, attribute.Value))], null, null);

    private static OtlpKeyValue Text(string key, string value) => new(key, new(value, null, null));
}
