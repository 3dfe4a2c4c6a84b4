using OpenTelemetry.Instrumentation.Runtime;

namespace OpenTelemetry.Metrics;

/// <summary>Collects metrics of the .NET runtime.</summary>
public static class MeterProviderBuilderExtensions
{
    /// <summary>Collects metrics of the .NET runtime: memory, garbage collection, threads, exceptions, CPU.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder)
        => AddRuntimeInstrumentation(builder, configure: null);

    /// <summary>Collects metrics of the .NET runtime: memory, garbage collection, threads, exceptions, CPU.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <param name="configure">Not called: since .NET 9 the runtime measures itself, with nothing to configure.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddRuntimeInstrumentation(
        this MeterProviderBuilder builder,
        Action<RuntimeInstrumentationOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("System.Runtime");
    }
}
