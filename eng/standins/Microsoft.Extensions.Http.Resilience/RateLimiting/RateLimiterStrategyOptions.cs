using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;

namespace Polly.RateLimiting;

/// <summary>How a rate limiter lets executions through. From the package Polly.RateLimiting.</summary>
public class RateLimiterStrategyOptions : ResilienceStrategyOptions
{
    /// <summary>Sets the defaults.</summary>
    public RateLimiterStrategyOptions() => Name = "RateLimiter";

    /// <summary>Gives each execution its lease; without it a concurrency limiter does, by <see cref="DefaultRateLimiterOptions"/>.</summary>
    public Func<RateLimiterArguments, ValueTask<RateLimitLease>>? RateLimiter { get; set; }

    /// <summary>The concurrency limiter's options. Default: 1,000 executions at a time and no queue.</summary>
    [Required]
    public ConcurrencyLimiterOptions DefaultRateLimiterOptions { get; set; } = new() { PermitLimit = 1000, QueueLimit = 0 };

    /// <summary>Called when an execution is rejected.</summary>
    public Func<OnRateLimiterRejectedArguments, ValueTask>? OnRejected { get; set; }
}
