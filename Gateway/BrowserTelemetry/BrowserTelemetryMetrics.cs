using System.Diagnostics.Metrics;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>The metrics of the trace contexts of incoming requests and of the spans sent by pages.</summary>
internal sealed class BrowserTelemetryMetrics
{
    private const string OriginLabel = "checkout.trace_context.origin";
    private const string SpanResultLabel = "checkout.browser.span.result";

    private readonly Counter<long> _traceContexts;
    private readonly Counter<long> _spans;

    public BrowserTelemetryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        _traceContexts = meter.CreateCounter<long>(
            "gateway.trace_contexts", "{context}", "Trace contexts of incoming requests.")
            .StartAtZero(OriginLabel, [.. Enum.GetValues<TraceOrigin>().Select(Name)]);
        _spans = meter.CreateCounter<long>(
            "gateway.browser.spans", "{span}", "Spans sent by pages.")
            .StartAtZero(SpanResultLabel, BrowserSpanResults.All);
    }

    public void RecordTraceContext(TraceOrigin origin) => _traceContexts.Add(1, new KeyValuePair<string, object?>(OriginLabel, Name(origin)));

    /// <param name="result">One of <see cref="BrowserSpanResults"/>.</param>
    public void RecordSpan(string result) => _spans.Add(1, new KeyValuePair<string, object?>(SpanResultLabel, result));

    private static string Name(TraceOrigin origin) => origin.ToString().ToLowerInvariant();
}
