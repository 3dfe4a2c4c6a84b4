using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Polly.RateLimiting;

/// <summary>What a rate limiter is told of an execution.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared, as in Polly.")]
public readonly struct RateLimiterArguments(ResilienceContext context)
{
    /// <summary>The execution.</summary>
    public ResilienceContext Context { get; } = context;
}

/// <summary>What is told of a rejected execution.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared, as in Polly.")]
public readonly struct OnRateLimiterRejectedArguments(ResilienceContext context, RateLimitLease lease)
{
    /// <summary>The execution.</summary>
    public ResilienceContext Context { get; } = context;

    /// <summary>The lease without a permit.</summary>
    public RateLimitLease Lease { get; } = lease;
}
