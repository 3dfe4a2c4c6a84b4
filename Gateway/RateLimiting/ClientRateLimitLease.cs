using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Checkout.Gateway.RateLimiting;

/// <summary>The decision about one request, and the remaining requests of its client.</summary>
/// <param name="limit">The requests allowed in a window.</param>
/// <param name="count">The requests of the client in this window, including this one.</param>
/// <param name="reset">The time until the next window.</param>
internal sealed class ClientRateLimitLease(int limit, long count, TimeSpan reset) : RateLimitLease
{
    public override bool IsAcquired => count <= limit;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public int Limit => limit;

    public long Remaining => Math.Max(0, limit - count);

    /// <summary>Gets the whole seconds until the next window, at least one: zero would cause a retry too early.</summary>
    public int ResetSeconds => Math.Max(1, (int)Math.Ceiling(reset.TotalSeconds));

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = !IsAcquired && metadataName == MetadataName.RetryAfter.Name ? reset : null;
        return metadata is not null;
    }
}
