namespace Checkout.Gateway.Usage;

/// <summary>The section <c>Usage</c>.</summary>
internal sealed class UsageOptions
{
    public const string Section = "Usage";

    /// <summary>Gets or sets the clients that always appear by name, also in metrics.</summary>
    public IReadOnlyList<string> Clients { get; set; } = [];
}
