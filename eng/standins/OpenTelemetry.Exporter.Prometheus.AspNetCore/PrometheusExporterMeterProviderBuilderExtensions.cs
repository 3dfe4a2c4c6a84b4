using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Exporter.Prometheus;

namespace OpenTelemetry.Metrics;

/// <summary>Exports metrics to Prometheus.</summary>
public static class PrometheusExporterMeterProviderBuilderExtensions
{
    /// <summary>Adds the Prometheus exporter.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder)
        => AddPrometheusExporter(builder, name: null, configure: null);

    /// <summary>Adds the Prometheus exporter.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <param name="configure">Configures the options.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddPrometheusExporter(
        this MeterProviderBuilder builder,
        Action<PrometheusAspNetCoreOptions> configure)
        => AddPrometheusExporter(builder, name: null, configure);

    /// <summary>Adds the Prometheus exporter.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <param name="name">The name of the options to use.</param>
    /// <param name="configure">Configures the options.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddPrometheusExporter(
        this MeterProviderBuilder builder,
        string? name,
        Action<PrometheusAspNetCoreOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= Options.DefaultName;

        if (configure is not null)
        {
            builder.ConfigureServices(services => services.Configure(name, configure));
        }

        return builder.AddReader(provider => new BaseExportingMetricReader(
            new PrometheusExporter(provider.GetRequiredService<IOptionsMonitor<PrometheusAspNetCoreOptions>>().Get(name)))
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        });
    }
}
