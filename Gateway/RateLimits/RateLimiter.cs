using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Checkout.Gateway.RateLimits;

/// <summary>Asks Redis, and without Redis does what was chosen for that: the caller never sees the difference as an error.</summary>
internal sealed partial class RateLimiter(
    RedisRateLimiter redis,
    LocalRateLimiter local,
    IOptions<RateLimitOptions> options,
    EdgeMetrics metrics,
    TimeProvider time,
    ILogger<RateLimiter> logger)
{
    // A Redis that is frozen, not gone, costs each request that asks it a second: after one has waited, others need not.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromMinutes(1);

    private long _askAgainAt;
    private long _logAgainAt;

    /// <summary>The decision, or null when nothing is limited.</summary>
    public async Task<RateLimitDecision?> DecideAsync(RateLimitPolicy policy, string client)
    {
        var limit = options.Value.Of(policy);
        var partition = $"{policy.Name()}:{client}";
        var now = time.GetTimestamp();
        if (now >= Volatile.Read(ref _askAgainAt))
        {
            try
            {
                return await redis.DecideAsync(partition, limit);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                now = time.GetTimestamp();
                Volatile.Write(ref _askAgainAt, now + Ticks(Pause));
                LogAtMostOnceAMinute(exception, now);
            }
        }

        metrics.RateLimitFallback(policy.Name());
        return options.Value.WhenRedisIsDown == RedisDownChoice.Admit ? null : local.Decide(partition, limit);
    }

    private void LogAtMostOnceAMinute(Exception exception, long now)
    {
        var due = Volatile.Read(ref _logAgainAt);
        if (now >= due && Interlocked.CompareExchange(ref _logAgainAt, now + Ticks(LogPeriod), due) == due)
        {
            LogFallback(logger, options.Value.WhenRedisIsDown, exception);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(LogLevel.Warning, "Redis is not available to count requests: {Choice} until it is")]
    private static partial void LogFallback(ILogger logger, RedisDownChoice choice, Exception exception);
}
