using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Checkout.FaultScenarios;

/// <summary>Registers fault scenarios.</summary>
public static class ScenarioExtensions
{
    private const string Connection = "redis";

    /// <summary>
    /// Adds a <see cref="ScenarioSwitchboard"/>. Also adds the <see cref="ScenarioStore"/> from which it is updated, if scenarios are
    /// enabled (in Development, or with <c>Scenarios:Enabled</c>) and there is a connection string <c>redis</c>.
    /// Otherwise no scenario can ever be active. The connection to Redis is a separate one, without health check and spans,
    /// so that a service that does not otherwise use Redis is neither unhealthy nor slower without it.
    /// </summary>
    /// <param name="builder">The host builder of the service.</param>
    /// <param name="ownScenarios">The scenarios of this service, whose start and end it logs.</param>
    public static TBuilder AddScenarios<TBuilder>(this TBuilder builder, params Scenario[] ownScenarios)
        where TBuilder : IHostApplicationBuilder
    {
        var isEnabled = builder.Configuration.GetValue("Scenarios:Enabled", builder.Environment.IsDevelopment())
            && !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(Connection));
        builder.Services.AddSingleton(services => new ScenarioSwitchboard(services.GetRequiredService<TimeProvider>(), isEnabled));
        if (isEnabled)
        {
            builder.AddRedisForScenarios();
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ScenarioPoller>(services, (object)ownScenarios));
        }

        return builder;
    }

    /// <summary>Adds a scenario of the whole process. While it is active, the span of every request and message records it.</summary>
    /// <typeparam name="TWorker">The task to run.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="scenario">The scenario.</param>
    public static IServiceCollection AddProcessScenario<TWorker>(this IServiceCollection services, Scenario scenario)
        where TWorker : ScenarioWorker
    {
        services.ConfigureOpenTelemetryTracerProvider((provider, tracing) => tracing.AddProcessor(
            new ScenarioSpanProcessor(provider.GetRequiredService<ScenarioSwitchboard>(), scenario)));
        return services.AddHostedService<TWorker>();
    }

    private static void AddRedisForScenarios(this IHostApplicationBuilder builder)
    {
        builder.AddKeyedRedisClient(
            Connection,
            settings =>
            {
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true;
                settings.DisableAutoActivation = true; // the service starts without waiting for Redis
            },
            RedisExtensions.FailFast);
        builder.Services.AddSingleton(services => new ScenarioStore(() => services.GetRequiredKeyedService<IConnectionMultiplexer>(Connection)));
    }
}
