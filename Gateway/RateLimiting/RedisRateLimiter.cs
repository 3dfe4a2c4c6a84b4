using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.Gateway.RateLimiting;

/// <summary>
/// Counts a client's requests in Redis, where all replicas see the one count. A window is fixed and begins with the
/// client's first request: its end is the expiry of the count, so the only clock is Redis's own, what the headers say
/// is exactly what holds, and counts of clients who went away are gone by themselves. The price is that a client who
/// times it well may spend two windows' requests around the border between them.
/// </summary>
internal sealed class RedisRateLimiter(ResilientRedis redis)
{
    // One round trip, and atomic: no count is ever left without an expiry, which would shut its client out for ever.
    private const string Script =
        """
        local count = redis.call('INCR', KEYS[1])
        local left = redis.call('PTTL', KEYS[1])
        if left < 0 then
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            left = tonumber(ARGV[1])
        end
        return {count, left}
        """;

    /// <exception cref="RedisUnavailableException">Redis cannot count.</exception>
    public async Task<ClientLease> AcquireAsync(string partition, RateLimit limit)
    {
        var answer = (RedisValue[]?)await redis.ExecuteAsync(database => database.ScriptEvaluateAsync(
            Script, [(RedisKey)("ratelimit:" + partition)], [(long)limit.Window.TotalMilliseconds]));
        return new ClientLease(limit.Requests, (long)answer![0], TimeSpan.FromMilliseconds((long)answer[1]));
    }
}
