using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.RateLimiting;

/// <summary>
/// Counts a request against the limit of its client, and adds what is left to the response. The count of all replicas is in Redis. While
/// Redis is not available, <see cref="RateLimitingOptions.WhenRedisIsDown"/> applies.
/// </summary>
internal sealed class ClientRateLimiter(
    RedisRateLimiter redis, LocalRateLimiter local, IOptions<RateLimitingOptions> options, RateLimitingMetrics metrics)
    : PartitionedRateLimiter<HttpContext>
{
    private static readonly RateLimitLease Unlimited = new ClientRateLimitLease(limit: 0, count: 0, TimeSpan.Zero);
    private static readonly RateLimitLease Undecided = new ClientRateLimitLease(limit: 0, count: 1, TimeSpan.Zero);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>Returns the decision, or null if nothing is limited.</summary>
    public async Task<ClientRateLimitLease?> DecideAsync(RateLimitPolicy policy, string client)
    {
        var limit = options.Value.GetLimit(policy);
        var partition = $"{policy.GetName()}:{client}";
        try
        {
            return await redis.AcquireAsync(partition, limit);
        }
        catch (RedisUnavailableException)
        {
            metrics.RecordFallback(policy);
            return options.Value.WhenRedisIsDown == RedisDownChoice.Admit ? null : local.Acquire(partition, limit);
        }
    }

    // The middleware waits for AcquireAsync if this acquires nothing.
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        OperationalEndpoints.Includes(resource.Request) ? Unlimited : Undecided;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var (policy, client) = Classify(resource);
        var lease = await DecideAsync(policy, client);
        if (lease is null)
        {
            return Unlimited;
        }

        // The exception handler clears headers that were set earlier.
        resource.Response.OnStarting(() => WriteHeadersAsync(resource.Response, lease));
        if (!lease.IsAcquired)
        {
            metrics.RecordRejection(policy);
        }

        return lease;
    }

    // A signed-in caller is counted as that user at any address; all others by their address.
    private static (RateLimitPolicy Policy, string Client) Classify(HttpContext context)
    {
        var required = context.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>()?.Policy;
        return (required, context.User.FindFirstValue("sub")) switch
        {
            (RateLimitPolicy.Login or RateLimitPolicy.Telemetry, _) => (required.Value, ClientAddress.Get(context)),
            (_, { } user) => (required ?? RateLimitPolicy.User, user),
            _ => (RateLimitPolicy.Anonymous, ClientAddress.Get(context)),
        };
    }

    // The fields of draft-ietf-httpapi-ratelimit-headers up to -07, which clients know.
    private static Task WriteHeadersAsync(HttpResponse response, ClientRateLimitLease lease)
    {
        response.Headers["RateLimit-Limit"] = lease.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Remaining"] = lease.Remaining.ToString(CultureInfo.InvariantCulture);
        var reset = lease.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Reset"] = reset;
        if (!lease.IsAcquired)
        {
            response.Headers.RetryAfter = reset;
        }

        return Task.CompletedTask;
    }
}
