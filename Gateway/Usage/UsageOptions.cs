namespace Checkout.Gateway.Usage;

/// <summary>The section <c>Usage</c>.</summary>
internal sealed class UsageOptions
{
    public const string Section = "Usage";

    /// <summary>The clients that are always known by their names, also on metrics.</summary>
    public IReadOnlyList<string> Clients { get; set; } = [];
}
