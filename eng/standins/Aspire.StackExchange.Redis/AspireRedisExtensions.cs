using Aspire.StackExchange.Redis;
using Aspire.StackExchange.Redis.Tracing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers Redis clients, with a health check and traces.</summary>
public static class AspireRedisExtensions
{
    /// <summary>Registers <see cref="IConnectionMultiplexer"/> as a singleton for <c>ConnectionStrings:{connectionName}</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The connection string's name.</param>
    /// <param name="configureSettings">Changes the settings after they are read.</param>
    /// <param name="configureOptions">Changes the client's options before it connects.</param>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>Registers it as a keyed singleton, the name being key and connection string name.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The key and the connection string's name.</param>
    /// <param name="configureSettings">Changes the settings after they are read.</param>
    /// <param name="configureOptions">Changes the client's options before it connects.</param>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => Add(builder, name, serviceKey: name, configureSettings, configureOptions);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var connector = new RedisConnector(builder.Configuration, name, configureSettings, configureOptions);
        var services = builder.Services;
        if (serviceKey is null)
        {
            services.AddSingleton(_ => connector.Connect());
        }
        else
        {
            services.AddKeyedSingleton(serviceKey, (_, _) => connector.Connect());
        }

        if (!connector.Settings.DisableAutoActivation)
        {
            services.AddSingleton<IHostedService>(provider => new RedisActivation(() => Resolve(provider, serviceKey)));
        }

        if (!connector.Settings.DisableTracing)
        {
            services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RedisSpans.SourceName));
        }

        if (!connector.Settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, name, serviceKey);
        }
    }

    private static void AddHealthCheck(IHostApplicationBuilder builder, string name, string? serviceKey)
    {
        var checkName = serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{name}";

        // Two registrations of one name would make every health request throw.
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{checkName}", true))
        {
            builder.Services.AddHealthChecks().AddRedis(provider => Resolve(provider, serviceKey), checkName);
        }
    }

    private static IConnectionMultiplexer Resolve(IServiceProvider provider, string? serviceKey)
        => serviceKey is null
            ? provider.GetRequiredService<IConnectionMultiplexer>()
            : provider.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey);
}
