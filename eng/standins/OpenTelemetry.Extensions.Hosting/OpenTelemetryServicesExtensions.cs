using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Extensions.Hosting.Implementation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the OpenTelemetry SDK to an <see cref="IServiceCollection"/>.</summary>
public static class OpenTelemetryServicesExtensions
{
    /// <summary>
    /// Adds the OpenTelemetry SDK, to be started and stopped with the host. May be called several times:
    /// there is only ever one provider of each kind, and each call's configuration is added to it.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <returns>A builder to configure tracing, metrics and logging with.</returns>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        if (!services.Any(service => service.ImplementationType == typeof(TelemetryHostedService)))
        {
            // Hosted services start in the order of their registration. First, so that what the others do
            // (the web server among them) is already recorded.
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryHostedService>());
        }

        return new OpenTelemetryBuilder(services);
    }
}
