using System.Diagnostics.Metrics;

namespace Checkout.Gateway.Usage;

/// <summary>The metrics of API usage.</summary>
internal sealed class UsageMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _dropped;

    public UsageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        _requests = meter.CreateCounter<long>(
            "gateway.api.requests", "{request}", "Requests to the API.");
        _dropped = meter.CreateCounter<long>(
            "gateway.usage.dropped", "{request}", "Requests missing from the usage counts.")
            .StartAtZero();
    }

    /// <param name="client">A configured client, or one constant for all others.</param>
    /// <param name="method">The HTTP method, or one constant for all unknown ones.</param>
    /// <param name="route">The route pattern, or one constant for all unknown paths.</param>
    /// <param name="statusClass">The class of the status, such as <c>2xx</c>.</param>
    public void RecordRequest(string client, string method, string route, string statusClass) =>
        _requests.Add(
            1, new("checkout.client.id", client), new("http.request.method", method), new("http.route", route), new("checkout.http.status_class", statusClass));

    public void RecordDropped(long requests) => _dropped.Add(requests);
}
