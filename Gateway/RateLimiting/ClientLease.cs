using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Checkout.Gateway.RateLimiting;

/// <summary>The decision about one request, and what its client has left.</summary>
/// <param name="limit">Requests in a window.</param>
/// <param name="count">Requests of the client in this window, this one included.</param>
/// <param name="reset">Time until the next window.</param>
internal sealed class ClientLease(int limit, long count, TimeSpan reset) : RateLimitLease
{
    public override bool IsAcquired => count <= limit;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public int Limit => limit;

    public long Remaining => Math.Max(0, limit - count);

    /// <summary>Whole seconds until the next window, at least one: zero would invite a request too early.</summary>
    public int ResetSeconds => Math.Max(1, (int)Math.Ceiling(reset.TotalSeconds));

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = !IsAcquired && metadataName == MetadataName.RetryAfter.Name ? reset : null;
        return metadata is not null;
    }
}
