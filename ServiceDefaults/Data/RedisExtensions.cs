using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Polly;
using Polly.Registry;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>The Redis that the services share.</summary>
public static class RedisExtensions
{
    private static readonly TimeSpan ReconnectPeriod = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds an <see cref="IConnectionMultiplexer"/> for the connection string <paramref name="name"/>, traced, its health
    /// check <c>redis</c>, and <see cref="ResilientRedis"/> for what goes on without Redis. The service starts without
    /// Redis, and connects when it comes.
    /// </summary>
    public static TBuilder AddServiceRedis<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        // The check is added here and not by the component, whose PING does not tell of a server that refuses to write.
        builder.AddRedisClient(name, settings => (settings.DisableHealthChecks, settings.DisableTracing) = (true, true), FailFast);
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        builder.Services.AddSingleton<RedisCircuit>();
        builder.Services.AddResiliencePipeline(ResilientRedis.Pipeline, (pipeline, context) => pipeline
            .AddCircuitBreaker(context.ServiceProvider.GetRequiredService<RedisCircuit>().Options)
            .AddTimeout(RedisDeadline.Deadline));
        builder.Services.AddSingleton(services => new ResilientRedis(
            services.GetRequiredService<IConnectionMultiplexer>(),
            services.GetRequiredService<RedisCircuit>(),
            services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(ResilientRedis.Pipeline),
            services.GetRequiredService<ILogger<ResilientRedis>>()));
        builder.Services.AddHostedService<RedisProbe>();
        // The component's own tracing has no settings. Events of when a command was queued, sent and answered are left out.
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddRedisInstrumentation(options =>
        {
            options.EnrichActivityWithTimingEvents = false;
            options.Enrich = (span, _) => RedisSpan.Describe(span);
        }));
        return builder;
    }

    /// <summary>
    /// Makes a Redis that is down cost its callers milliseconds: the service starts without it, and a command fails at once
    /// while there is no connection instead of waiting for one.
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
