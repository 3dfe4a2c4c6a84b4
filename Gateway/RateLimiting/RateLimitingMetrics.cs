using System.Diagnostics.Metrics;

namespace Checkout.Gateway.RateLimiting;

/// <summary>The metrics of rate limiting.</summary>
internal sealed class RateLimitingMetrics
{
    private const string PolicyLabel = "checkout.rate_limit.policy";

    private static readonly string[] Policies = [.. Enum.GetValues<RateLimitPolicy>().Select(policy => policy.GetName())];

    private readonly Counter<long> _rejections;
    private readonly Counter<long> _fallbacks;

    public RateLimitingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        _rejections = meter.CreateCounter<long>(
            "gateway.rate_limit.rejections", "{request}", "Requests answered 429.")
            .StartAtZero(PolicyLabel, Policies);
        _fallbacks = meter.CreateCounter<long>(
            "gateway.rate_limit.fallbacks", "{request}", "Requests that a replica counted locally because Redis was unavailable.")
            .StartAtZero(PolicyLabel, Policies);
    }

    public void RecordRejection(RateLimitPolicy policy) => _rejections.Add(1, Tag(policy));

    public void RecordFallback(RateLimitPolicy policy) => _fallbacks.Add(1, Tag(policy));

    private static KeyValuePair<string, object?> Tag(RateLimitPolicy policy) => new(PolicyLabel, policy.GetName());
}
