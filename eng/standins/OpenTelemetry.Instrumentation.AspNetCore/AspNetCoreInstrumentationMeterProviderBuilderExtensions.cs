namespace OpenTelemetry.Metrics;

/// <summary>Collects metrics of ASP.NET Core.</summary>
public static class AspNetCoreInstrumentationMeterProviderBuilderExtensions
{
    /// <summary>Collects every metric that ASP.NET Core keeps of itself.</summary>
    /// <param name="builder">The metrics being configured.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddAspNetCoreInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Listening to a meter that an application does not use costs nothing.
        return builder.AddMeter(
            "Microsoft.AspNetCore.Hosting",
            "Microsoft.AspNetCore.Server.Kestrel",
            "Microsoft.AspNetCore.Http.Connections",
            "Microsoft.AspNetCore.Routing",
            "Microsoft.AspNetCore.Diagnostics",
            "Microsoft.AspNetCore.RateLimiting",
            "Microsoft.AspNetCore.Components",
            "Microsoft.AspNetCore.Components.Server.Circuits",
            "Microsoft.AspNetCore.Components.Lifecycle",
            "Microsoft.AspNetCore.Authorization",
            "Microsoft.AspNetCore.Authentication",
            "Microsoft.AspNetCore.Identity",
            "Microsoft.AspNetCore.MemoryPool");
    }
}
