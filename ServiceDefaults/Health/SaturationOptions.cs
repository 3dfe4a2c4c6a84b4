namespace Checkout.ServiceDefaults.Health;

/// <summary>The thresholds of <c>Health:Disk</c> and <c>Health:Memory</c>: shares from 0 to 1.</summary>
internal sealed class SaturationOptions
{
    /// <summary>Gets or sets the share in use above which the status is warning.</summary>
    public double Warning { get; set; } = 0.80;

    /// <summary>Gets or sets the share in use above which the status is critical.</summary>
    public double Critical { get; set; } = 0.90;
}
