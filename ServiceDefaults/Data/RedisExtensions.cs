using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>The Redis that the services share.</summary>
public static class RedisExtensions
{
    /// <summary>
    /// Adds an <see cref="IConnectionMultiplexer"/> for the connection string <paramref name="name"/>, traced, and its
    /// health check <c>redis</c>. The service starts without Redis, and connects when it comes.
    /// </summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedisClient(name, settings => (settings.DisableHealthChecks, settings.DisableTracing) = (true, true), options =>
        {
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 1000;
            options.SyncTimeout = 1000;
        });
        // The component's own tracing has no settings. Events of when a command was queued, sent and answered are left out.
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddRedisInstrumentation(options =>
        {
            options.EnrichActivityWithTimingEvents = false;
            options.Enrich = (span, _) => RedisSpan.Describe(span);
        }));
        builder.Services.AddHealthChecks().AddRedis(
            services => services.GetRequiredService<IConnectionMultiplexer>(),
            name: "redis");
        return builder;
    }
}
