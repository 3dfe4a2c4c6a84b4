using System.Threading.RateLimiting;

namespace Checkout.Gateway.RateLimiting;

/// <summary>Counts the requests to this process while Redis is unavailable.</summary>
internal sealed class LocalRateLimiter : IDisposable
{
    // The limiter itself removes idle clients.
    private readonly PartitionedRateLimiter<(string Partition, RateLimit Limit)> _limiter =
        PartitionedRateLimiter.Create<(string Partition, RateLimit Limit), string>(client =>
            RateLimitPartition.GetFixedWindowLimiter(client.Partition, _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = client.Limit.Requests,
                Window = client.Limit.Window,
                QueueLimit = 0,
            }));

    public ClientRateLimitLease Acquire(string partition, RateLimit limit)
    {
        using var lease = _limiter.AttemptAcquire((partition, limit));
        var reset = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : limit.Window;
        var remaining = _limiter.GetStatistics((partition, limit))?.CurrentAvailablePermits ?? 0;
        return new ClientRateLimitLease(limit.Requests, lease.IsAcquired ? limit.Requests - remaining : limit.Requests + 1, reset);
    }

    public void Dispose() => _limiter.Dispose();
}
