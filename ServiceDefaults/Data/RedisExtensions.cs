using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Polly;
using Polly.Registry;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Extensions for the Redis server that the services share.</summary>
public static class RedisExtensions
{
    private static readonly TimeSpan ReconnectPeriod = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds an <see cref="IConnectionMultiplexer"/> for the connection string <paramref name="name"/>, with traces and the
    /// health check <c>redis</c>, and <see cref="ResilientRedis"/> for features that work without Redis. The service starts
    /// even if Redis is down, and connects later.
    /// </summary>
    public static TBuilder AddServiceRedis<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        // The check of the component is disabled: its PING does not detect a server that rejects writes.
        builder.AddRedisClient(name, settings => (settings.DisableHealthChecks, settings.DisableTracing) = (true, true), FailFast);
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        builder.Services.AddSingleton<RedisCircuitBreaker>();
        builder.Services.AddResiliencePipeline(ResilientRedis.Pipeline, (pipeline, context) => pipeline
            .AddCircuitBreaker(context.ServiceProvider.GetRequiredService<RedisCircuitBreaker>().Options)
            .AddTimeout(RedisDeadline.Deadline));
        builder.Services.AddSingleton(services => new ResilientRedis(
            services.GetRequiredService<IConnectionMultiplexer>(),
            services.GetRequiredService<RedisCircuitBreaker>(),
            services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(ResilientRedis.Pipeline),
            services.GetRequiredService<ILogger<ResilientRedis>>()));
        builder.Services.AddHostedService<RedisProbe>();
        // The component's own tracing has no settings. The events for queueing, sending and response are disabled.
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddRedisInstrumentation(options =>
        {
            options.EnrichActivityWithTimingEvents = false;
            options.Enrich = (span, _) => RedisSpan.Describe(span);
        }));
        return builder;
    }

    /// <summary>
    /// Limits the delay while Redis is down: the service starts without it, and a command fails at once instead of waiting for a
    /// connection.
    /// </summary>
    public static void FailFast(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = (int)RedisDeadline.Deadline.TotalMilliseconds;
        options.SyncTimeout = (int)RedisDeadline.Deadline.TotalMilliseconds;
        options.ReconnectRetryPolicy = new LinearRetry((int)ReconnectPeriod.TotalMilliseconds);
    }
}
