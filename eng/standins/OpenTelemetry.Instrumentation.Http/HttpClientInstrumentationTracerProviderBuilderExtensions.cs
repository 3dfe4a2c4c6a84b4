using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.Http;

namespace OpenTelemetry.Trace;

/// <summary>Traces the calls of <see cref="HttpClient"/>.</summary>
public static class HttpClientInstrumentationTracerProviderBuilderExtensions
{
    /// <summary>Traces the calls of <see cref="HttpClient"/>.</summary>
    /// <param name="builder">The tracing being configured.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddHttpClientInstrumentation(this TracerProviderBuilder builder)
        => AddHttpClientInstrumentation(builder, name: null, configureHttpClientTraceInstrumentationOptions: null);

    /// <summary>Traces the calls of <see cref="HttpClient"/>.</summary>
    /// <param name="builder">The tracing being configured.</param>
    /// <param name="configureHttpClientTraceInstrumentationOptions">Configures the options.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddHttpClientInstrumentation(
        this TracerProviderBuilder builder,
        Action<HttpClientTraceInstrumentationOptions>? configureHttpClientTraceInstrumentationOptions)
        => AddHttpClientInstrumentation(builder, name: null, configureHttpClientTraceInstrumentationOptions);

    /// <summary>Traces the calls of <see cref="HttpClient"/>.</summary>
    /// <param name="builder">The tracing being configured.</param>
    /// <param name="name">The name of the options to use.</param>
    /// <param name="configureHttpClientTraceInstrumentationOptions">Configures the options.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddHttpClientInstrumentation(
        this TracerProviderBuilder builder,
        string? name,
        Action<HttpClientTraceInstrumentationOptions>? configureHttpClientTraceInstrumentationOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= Options.DefaultName;

        builder.ConfigureServices(services =>
        {
            if (configureHttpClientTraceInstrumentationOptions is not null)
            {
                services.Configure(name, configureHttpClientTraceInstrumentationOptions);
            }

            // One a name, however often this is called: two would run every callback twice.
            services.TryAddKeyedSingleton(name, (provider, _) => new HttpClientInstrumentation(
                provider.GetRequiredService<IOptionsMonitor<HttpClientTraceInstrumentationOptions>>().Get(name)).Subscribe());
        });

        return builder
            .AddSource("System.Net.Http")
            .AddInstrumentation(provider => provider.GetRequiredKeyedService<HttpClientInstrumentation>(name));
    }
}
