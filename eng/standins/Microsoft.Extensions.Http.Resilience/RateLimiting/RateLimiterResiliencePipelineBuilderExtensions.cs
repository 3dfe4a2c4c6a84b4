using System.Threading.RateLimiting;
using Polly.RateLimiting;

namespace Polly;

/// <summary>Adds rate limiters to pipelines.</summary>
public static class RateLimiterResiliencePipelineBuilderExtensions
{
    /// <summary>Lets so many executions through at a time, and so many wait.</summary>
    public static TBuilder AddConcurrencyLimiter<TBuilder>(this TBuilder builder, int permitLimit, int queueLimit = 0)
        where TBuilder : ResiliencePipelineBuilderBase
        => builder.AddRateLimiter(new RateLimiterStrategyOptions
        {
            DefaultRateLimiterOptions = new ConcurrencyLimiterOptions { PermitLimit = permitLimit, QueueLimit = queueLimit },
        });

    /// <summary>Lets through what a rate limiter does.</summary>
    public static TBuilder AddRateLimiter<TBuilder>(this TBuilder builder, RateLimiter limiter)
        where TBuilder : ResiliencePipelineBuilderBase
    {
        ArgumentNullException.ThrowIfNull(limiter);
        return builder.AddRateLimiter(new RateLimiterStrategyOptions
        {
            RateLimiter = args => limiter.AcquireAsync(cancellationToken: args.Context.CancellationToken),
        });
    }

    /// <summary>Lets through what a rate limiter of these options does.</summary>
    public static TBuilder AddRateLimiter<TBuilder>(this TBuilder builder, RateLimiterStrategyOptions options)
        where TBuilder : ResiliencePipelineBuilderBase
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => new RateLimiterStrategy(options, context.Telemetry), options);
    }
}
