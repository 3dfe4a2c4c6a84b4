using System.Diagnostics.Metrics;
using Checkout.Gateway.BrowserTelemetry;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Gateway;

/// <summary>What Gateway measures as the edge of the system, whatever is asked of it.</summary>
internal sealed class EdgeMetrics
{
    private const string OriginLabel = "checkout.trace_context.origin";
    private const string SpanResultLabel = "checkout.browser.span.result";

    private readonly Counter<long> _apiRequests;
    private readonly Counter<long> _usageDropped;
    private readonly Counter<long> _traceContexts;
    private readonly Counter<long> _browserSpans;

    public EdgeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        _apiRequests = meter.CreateCounter<long>(
            "gateway.api.requests", "{request}", "Requests of the API, by client, endpoint, method and class of status.");
        _usageDropped = meter.CreateCounter<long>(
            "gateway.usage.dropped", "{request}", "Requests missing in the usage counts, because Redis was away for long or too many came.")
            .StartAtZero();
        _traceContexts = meter.CreateCounter<long>(
            "gateway.trace_contexts", "{context}", "Trace contexts that requests came with, by where they come from.")
            .StartAtZero(OriginLabel, [.. Enum.GetValues<TraceOrigin>().Select(Name)]);
        _browserSpans = meter.CreateCounter<long>(
            "gateway.browser.spans", "{span}", "Spans that pages sent, by what became of them.")
            .StartAtZero(SpanResultLabel, BrowserSpanResults.All);
    }

    /// <param name="client">A configured client, or a word for all others.</param>
    /// <param name="method">HTTP method; one word for all made-up ones.</param>
    /// <param name="route">Route pattern; one word for all made-up paths.</param>
    /// <param name="statusClass">Such as <c>2xx</c>.</param>
    public void ApiRequest(string client, string method, string route, string statusClass) =>
        _apiRequests.Add(
            1, new("checkout.client.id", client), new("http.request.method", method), new("http.route", route), new("checkout.http.status_class", statusClass));

    public void UsageDropped(long requests) => _usageDropped.Add(requests);

    public void TraceContext(TraceOrigin origin) => _traceContexts.Add(1, new KeyValuePair<string, object?>(OriginLabel, Name(origin)));

    /// <param name="result">One of <see cref="BrowserSpanResults"/>.</param>
    public void BrowserSpan(string result) => _browserSpans.Add(1, new KeyValuePair<string, object?>(SpanResultLabel, result));

    private static string Name(TraceOrigin origin) => origin.ToString().ToLowerInvariant();
}
