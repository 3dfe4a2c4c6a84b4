using System.Diagnostics.Metrics;
using Checkout.Gateway.RateLimits;

namespace Checkout.Gateway;

/// <summary>What Gateway measures as the edge of the system, whatever is asked of it.</summary>
internal sealed class EdgeMetrics
{
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _fallbacks;

    public EdgeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway");
        _rejections = meter.CreateCounter<long>(
            "gateway.rate_limit.rejections", "{request}", "Requests refused because their client made too many, by policy.");
        _fallbacks = meter.CreateCounter<long>(
            "gateway.rate_limit.fallbacks", "{request}", "Requests that this process decided about itself because Redis did not answer, by policy.");
        // A rate needs a value before the first one, else the first refusals are not seen.
        foreach (var policy in Enum.GetValues<RateLimitPolicy>())
        {
            _rejections.Add(0, Policy(policy.Name()));
            _fallbacks.Add(0, Policy(policy.Name()));
        }
    }

    public void RateLimitRejection(string policy) => _rejections.Add(1, Policy(policy));

    public void RateLimitFallback(string policy) => _fallbacks.Add(1, Policy(policy));

    private static KeyValuePair<string, object?> Policy(string name) => new("policy", name);
}
