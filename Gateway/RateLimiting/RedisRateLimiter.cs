using StackExchange.Redis;

namespace Checkout.Gateway.RateLimiting;

/// <summary>
/// Counts a client's requests in Redis, shared by all replicas. A fixed window begins with the client's first request and
/// ends when the count expires. So the only clock is that of Redis, the headers are exact, and counts of idle clients
/// expire. The drawback is that a client can use the requests of two windows around the boundary between them.
/// </summary>
internal sealed class RedisRateLimiter(ResilientRedis redis)
{
    // One atomic round trip: a count without an expiry would block its client forever.
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

    /// <exception cref="RedisUnavailableException">Redis is not available.</exception>
    public async Task<ClientRateLimitLease> AcquireAsync(string partition, RateLimit limit)
    {
        var result = (RedisValue[]?)await redis.ExecuteAsync(database => database.ScriptEvaluateAsync(
            Script, [(RedisKey)("ratelimit:" + partition)], [(long)limit.Window.TotalMilliseconds]));
        return new ClientRateLimitLease(limit.Requests, (long)result![0], TimeSpan.FromMilliseconds((long)result[1]));
    }
}
