namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>How a service takes part in traces.</summary>
public sealed class TracingOptions
{
    /// <summary>
    /// Gets or sets whether a caller decides if its trace is kept, by its sampled flag. True by default, between services; false where callers come from
    /// outside, and every request is sampled as if the trace began with it.
    /// </summary>
    public bool TrustsCallers { get; set; } = true;
}
