using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>When requests are no longer let through. Default: for 5 s, when 10% of at least 100 in 30 s fail transiently.</summary>
public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    /// <summary>Sets the defaults.</summary>
    public HttpCircuitBreakerStrategyOptions()
        => ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome));
}

/// <summary>How long something may take. Default: 30 s.</summary>
public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;

/// <summary>How many requests are let through at a time. Default: 1,000.</summary>
public class HttpRateLimiterStrategyOptions : RateLimiterStrategyOptions;

/// <summary>The standard pipeline, from the outside in: rate limiter, total timeout, retry, circuit breaker, attempt timeout.</summary>
public class HttpStandardResilienceOptions
{
    /// <summary>How many requests are let through at a time.</summary>
    [Required]
    [ValidateObjectMembers]
    public HttpRateLimiterStrategyOptions RateLimiter { get; set; } = new() { Name = "Standard-RateLimiter" };

    /// <summary>How long a request may take with all its retries. Default: 30 s.</summary>
    [Required]
    [ValidateObjectMembers]
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new() { Name = "Standard-TotalRequestTimeout" };

    /// <summary>How requests are retried.</summary>
    [Required]
    [ValidateObjectMembers]
    public HttpRetryStrategyOptions Retry { get; set; } = new() { Name = "Standard-Retry" };

    /// <summary>When requests are no longer let through.</summary>
    [Required]
    [ValidateObjectMembers]
    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new() { Name = "Standard-CircuitBreaker" };

    /// <summary>How long an attempt may take. Default: 10 s.</summary>
    [Required]
    [ValidateObjectMembers]
    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new()
    {
        Name = "Standard-AttemptTimeout",
        Timeout = TimeSpan.FromSeconds(10),
    };
}
