namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>The tracing options of a service.</summary>
public sealed class TracingOptions
{
    /// <summary>
    /// Gets or sets whether the caller's sampled flag decides if a trace is kept. The default is true, for calls between
    /// services. False is for public endpoints: every request is then sampled as the root of a trace.
    /// </summary>
    public bool TrustsCallers { get; set; } = true;
}
