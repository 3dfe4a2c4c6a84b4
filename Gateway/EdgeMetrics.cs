using System.Diagnostics.Metrics;
using Checkout.Gateway.RateLimits;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Gateway;

/// <summary>What Gateway measures as the edge of the system, whatever is asked of it.</summary>
internal sealed class EdgeMetrics
{
    private const string PolicyLabel = "checkout.rate_limit.policy";

    private static readonly string[] Policies = [.. Enum.GetValues<RateLimitPolicy>().Select(policy => policy.Name())];

    private readonly Counter<long> _rejections;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _apiRequests;
    private readonly Counter<long> _usageDropped;

    public EdgeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        _rejections = meter.CreateCounter<long>(
            "gateway.rate_limit.rejections", "{request}", "Requests refused because their client made too many, by policy.")
            .StartAtZero(PolicyLabel, Policies);
        _fallbacks = meter.CreateCounter<long>(
            "gateway.rate_limit.fallbacks", "{request}", "Requests that this process decided about itself because Redis did not answer, by policy.")
            .StartAtZero(PolicyLabel, Policies);
        _apiRequests = meter.CreateCounter<long>(
            "gateway.api.requests", "{request}", "Requests of the API, by client, endpoint, method and class of status.");
        _usageDropped = meter.CreateCounter<long>(
            "gateway.usage.dropped", "{request}", "Requests missing in the usage counts, because Redis was away for long or too many came.")
            .StartAtZero();
    }

    public void RateLimitRejection(string policy) => _rejections.Add(1, Policy(policy));

    public void RateLimitFallback(string policy) => _fallbacks.Add(1, Policy(policy));

    /// <param name="client">A configured client, or a word for all others.</param>
    /// <param name="method">HTTP method; one word for all made-up ones.</param>
    /// <param name="route">Route pattern; one word for all made-up paths.</param>
    /// <param name="statusClass">Such as <c>2xx</c>.</param>
    public void ApiRequest(string client, string method, string route, string statusClass) =>
        _apiRequests.Add(
            1, new("checkout.client.id", client), new("http.request.method", method), new("http.route", route), new("checkout.http.status_class", statusClass));

    public void UsageDropped(long requests) => _usageDropped.Add(requests);

    private static KeyValuePair<string, object?> Policy(string name) => new(PolicyLabel, name);
}
