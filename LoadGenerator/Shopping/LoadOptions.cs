namespace Checkout.LoadGenerator.Shopping;

/// <summary>The section <c>LoadGenerator</c>.</summary>
internal sealed class LoadOptions
{
    public const string Section = "LoadGenerator";

    /// <summary>The storefront's address.</summary>
    public Uri? Url { get; set; }

    /// <summary>Whether shoppers come from the start, and not only when they are switched on.</summary>
    public bool Start { get; set; }

    /// <summary>What shoppers do in a second, all together.</summary>
    public double Rate { get; set; } = 5;

    /// <summary>How many accounts there are.</summary>
    public int Shoppers { get; set; } = 20;

    /// <summary>
    /// Whether the shoppers' accounts are synthetic, so that objectives for users leave them out. Off, because a demonstration is
    /// about what happens to users.
    /// </summary>
    public bool Synthetic { get; set; }

    /// <summary>AuthService's <c>Synthetic:Key</c>, which opens such accounts.</summary>
    public string? SyntheticKey { get; set; }

    public LoadMix Mix { get; set; } = new();

    public bool IsUsable() => Url is { IsAbsoluteUri: true } && Rate is > 0 and <= 200 && Shoppers is > 0 and <= 1000 && Mix.IsUsable()
        && (!Synthetic || !string.IsNullOrEmpty(SyntheticKey));
}

/// <summary>What shoppers do, as weights: 8 and 2 are the same as 80 and 20.</summary>
internal sealed class LoadMix
{
    /// <summary>Buy one to three things with a good card.</summary>
    public int Buy { get; set; } = 8;

    /// <summary>Look at the products.</summary>
    public int Browse { get; set; } = 10;

    /// <summary>Pay with a card that is declined.</summary>
    public int Decline { get; set; } = 1;

    /// <summary>Want what is sold out.</summary>
    public int OutOfStock { get; set; } = 1;

    private IReadOnlyList<(ShoppingKind Kind, int Weight)> Weights =>
        [(ShoppingKind.Buy, Buy), (ShoppingKind.Browse, Browse), (ShoppingKind.Decline, Decline), (ShoppingKind.OutOfStock, OutOfStock)];

    public bool IsUsable() => Weights.All(item => item.Weight is >= 0 and <= 1000) && Weights.Any(item => item.Weight > 0);

    /// <param name="random">0 to 1.</param>
    public ShoppingKind Choose(double random)
    {
        var left = random * Weights.Sum(item => item.Weight);
        foreach (var (kind, weight) in Weights)
        {
            left -= weight;
            if (left < 0)
            {
                return kind;
            }
        }

        return Weights.Last(item => item.Weight > 0).Kind;
    }
}

internal enum ShoppingKind
{
    Buy,
    Browse,
    Decline,
    OutOfStock,
}
