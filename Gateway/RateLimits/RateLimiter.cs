using Checkout.ServiceDefaults.Data;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.RateLimits;

/// <summary>Asks Redis, and without Redis does what was chosen for that: the caller never sees the difference as an error.</summary>
internal sealed class RateLimiter(RedisRateLimiter redis, LocalRateLimiter local, IOptions<RateLimitOptions> options, EdgeMetrics metrics)
{
    /// <summary>The decision, or null when nothing is limited.</summary>
    public async Task<RateLimitDecision?> DecideAsync(RateLimitPolicy policy, string client)
    {
        var limit = options.Value.Of(policy);
        var partition = $"{policy.Name()}:{client}";
        try
        {
            return await redis.DecideAsync(partition, limit);
        }
        catch (RedisUnavailableException)
        {
            metrics.RateLimitFallback(policy.Name());
            return options.Value.WhenRedisIsDown == RedisDownChoice.Admit ? null : local.Decide(partition, limit);
        }
    }
}
