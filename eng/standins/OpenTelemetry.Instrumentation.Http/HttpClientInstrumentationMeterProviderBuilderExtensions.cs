namespace OpenTelemetry.Metrics;

/// <summary>Collects metrics of <see cref="HttpClient"/>.</summary>
public static class HttpClientInstrumentationMeterProviderBuilderExtensions
{
    /// <summary>Collects metrics of <see cref="HttpClient"/>: requests, connections, name resolution.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddHttpClientInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("System.Net.Http", "System.Net.NameResolution");
    }
}
