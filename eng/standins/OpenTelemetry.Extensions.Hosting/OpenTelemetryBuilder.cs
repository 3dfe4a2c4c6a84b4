using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenTelemetry;

/// <summary>Configures the OpenTelemetry SDK of a host.</summary>
/// <remarks>
/// The SDK has all of this as extension methods on <see cref="IOpenTelemetryBuilder"/>. They register the
/// providers as singletons of the host's services, which is what makes them resolvable and disposed with it.
/// They are repeated here as members that return this type, as the package has them.
/// </remarks>
public sealed class OpenTelemetryBuilder : IOpenTelemetryBuilder
{
    internal OpenTelemetryBuilder(IServiceCollection services) => Services = services;

    /// <inheritdoc />
    public IServiceCollection Services { get; }

    /// <summary>Adds to the resource that all three signals report.</summary>
    /// <param name="configure">Configures the resource.</param>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder ConfigureResource(Action<ResourceBuilder> configure)
    {
        OpenTelemetryBuilderSdkExtensions.ConfigureResource(this, configure);
        return this;
    }

    /// <summary>Turns metrics on.</summary>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithMetrics() => WithMetrics(static _ => { });

    /// <summary>Turns metrics on.</summary>
    /// <param name="configure">Configures meters, views, readers and exporters.</param>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithMetrics(Action<MeterProviderBuilder> configure)
    {
        OpenTelemetryBuilderSdkExtensions.WithMetrics(this, configure);
        return this;
    }

    /// <summary>Turns tracing on.</summary>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithTracing() => WithTracing(static _ => { });

    /// <summary>Turns tracing on.</summary>
    /// <param name="configure">Configures sources, sampling, processors and exporters.</param>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithTracing(Action<TracerProviderBuilder> configure)
    {
        OpenTelemetryBuilderSdkExtensions.WithTracing(this, configure);
        return this;
    }

    /// <summary>Turns logging on.</summary>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithLogging() => WithLogging(configureBuilder: null, configureOptions: null);

    /// <summary>Turns logging on.</summary>
    /// <param name="configure">Configures processors and exporters.</param>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithLogging(Action<LoggerProviderBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return WithLogging(configure, configureOptions: null);
    }

    /// <summary>Turns logging on.</summary>
    /// <param name="configureBuilder">Configures processors and exporters.</param>
    /// <param name="configureOptions">Configures what of an <c>ILogger</c> entry becomes part of a log record.</param>
    /// <returns>This builder.</returns>
    public OpenTelemetryBuilder WithLogging(
        Action<LoggerProviderBuilder>? configureBuilder,
        Action<OpenTelemetryLoggerOptions>? configureOptions)
    {
        OpenTelemetryBuilderSdkExtensions.WithLogging(this, configureBuilder, configureOptions);
        return this;
    }
}
