using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace OpenTelemetry.Trace;

/// <summary>Traces incoming requests.</summary>
public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    /// <summary>Traces incoming requests.</summary>
    /// <param name="builder">The tracing being configured.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(this TracerProviderBuilder builder)
        => AddAspNetCoreInstrumentation(builder, name: null, configureAspNetCoreTraceInstrumentationOptions: null);

    /// <summary>Traces incoming requests.</summary>
    /// <param name="builder">The tracing being configured.</param>
    /// <param name="configureAspNetCoreTraceInstrumentationOptions">Configures the options.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder,
        Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
        => AddAspNetCoreInstrumentation(builder, name: null, configureAspNetCoreTraceInstrumentationOptions);

    /// <summary>Traces incoming requests.</summary>
    /// <param name="builder">The tracing being configured.</param>
    /// <param name="name">The name of the options to use.</param>
    /// <param name="configureAspNetCoreTraceInstrumentationOptions">Configures the options.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder,
        string? name,
        Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= Options.DefaultName;

        builder.ConfigureServices(services =>
        {
            if (configureAspNetCoreTraceInstrumentationOptions is not null)
            {
                services.Configure(name, configureAspNetCoreTraceInstrumentationOptions);
            }

            // One a name, however often this is called: two would run every callback twice.
            services.TryAddKeyedSingleton(name, (provider, _) => new AspNetCoreInstrumentation(
                provider.GetRequiredService<IOptionsMonitor<AspNetCoreTraceInstrumentationOptions>>().Get(name)).Subscribe());
        });

        if (builder is IDeferredTracerProviderBuilder deferred)
        {
            // ASP.NET Core starts its activities from the source in the container, whoever registered that.
            deferred.Configure((provider, tracing) =>
                tracing.AddSource(provider.GetService<ActivitySource>()?.Name ?? "Microsoft.AspNetCore"));
        }

        return builder.AddInstrumentation(
            provider => provider.GetRequiredKeyedService<AspNetCoreInstrumentation>(name));
    }
}
