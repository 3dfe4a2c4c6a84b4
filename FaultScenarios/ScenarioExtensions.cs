using Checkout.ServiceDefaults.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Checkout.FaultScenarios;

/// <summary>Faults, and shoppers, that are switched on on purpose.</summary>
public static class ScenarioExtensions
{
    private const string Connection = "redis";

    /// <summary>
    /// Adds a <see cref="ScenarioSwitchboard"/>, and where scenarios are enabled the <see cref="ScenarioStore"/> that it is
    /// kept up to date from: in Development, or with <c>Scenarios:Enabled</c>, and with a connection string <c>redis</c>.
    /// Elsewhere no scenario can ever be on. The connection to Redis is one of its own, without health check and spans:
    /// a service that has no other business with Redis is neither unhealthy nor slower without it.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="ownScenarios">The scenarios that the service takes part in, whose beginning and end it logs.</param>
    public static TBuilder AddScenarios<TBuilder>(this TBuilder builder, params Scenario[] ownScenarios)
        where TBuilder : IHostApplicationBuilder
    {
        var isEnabled = builder.Configuration.GetValue("Scenarios:Enabled", builder.Environment.IsDevelopment())
            && !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(Connection));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new ScenarioSwitchboard(services.GetRequiredService<TimeProvider>(), isEnabled));
        if (isEnabled)
        {
            builder.AddRedisForScenarios();
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ScenarioPoller>(services, (object)ownScenarios));
        }

        return builder;
    }

    /// <summary>Adds a scenario that acts on the whole process while it is on: every request and message that it handles says so.</summary>
    /// <typeparam name="TWorker">What it does.</typeparam>
    /// <param name="services">The service's services.</param>
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
                settings.DisableAutoActivation = true; // the service starts without waiting for it
            },
            RedisExtensions.FailFast);
        builder.Services.AddSingleton(services => new ScenarioStore(() => services.GetRequiredKeyedService<IConnectionMultiplexer>(Connection)));
    }
}
