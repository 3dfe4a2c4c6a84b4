namespace Checkout.LoadGenerator;

/// <summary>The settings of the section <c>LoadGenerator</c>.</summary>
internal sealed class LoadOptions
{
    public const string Section = "LoadGenerator";

    /// <summary>Gets or sets the address of the storefront.</summary>
    public Uri? Url { get; set; }

    /// <summary>Gets or sets whether shopping starts with the process, instead of when the scenario is switched on.</summary>
    public bool Start { get; set; }

    /// <summary>Gets or sets the number of actions per second, over all shoppers.</summary>
    public double Rate { get; set; } = 5;

    /// <summary>Gets or sets the number of accounts.</summary>
    public int Shoppers { get; set; } = 20;

    /// <summary>
    /// Gets or sets whether the accounts are synthetic, so that service level objectives exclude them. Off by default, because a demonstration
    /// shows the effect on users.
    /// </summary>
    public bool Synthetic { get; set; }

    /// <summary>Gets or sets the <c>Synthetic:Key</c> of AuthService, which is required to register synthetic accounts.</summary>
    public string? SyntheticKey { get; set; }

    public LoadMix Mix { get; set; } = new();

    public bool IsUsable() => Url is { IsAbsoluteUri: true } && Rate is > 0 and <= 200 && Shoppers is > 0 and <= 1000 && Mix.IsUsable()
        && (!Synthetic || !string.IsNullOrEmpty(SyntheticKey));
}
