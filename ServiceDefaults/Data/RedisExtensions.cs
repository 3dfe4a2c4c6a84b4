using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        builder.AddRedisClient(name, settings => settings.DisableHealthChecks = true, FailFast);
        builder.Services.AddHealthChecks().AddRedis(
            services => services.GetRequiredService<IConnectionMultiplexer>(),
            name: "redis");
        return builder;
    }

    /// <summary>
    /// Makes a Redis that is down cost its callers milliseconds: the service starts without it, and a command fails at once
    /// while there is no connection instead of waiting for one.
    /// </summary>
    internal static void FailFast(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = (int)RedisDeadline.Deadline.TotalMilliseconds;
        options.SyncTimeout = (int)RedisDeadline.Deadline.TotalMilliseconds;
    }
}
