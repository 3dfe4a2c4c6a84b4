namespace Checkout.LoadGenerator;

/// <summary>The weights of the shoppers' actions: 8 and 2 are the same as 80 and 20.</summary>
internal sealed class LoadMix
{
    /// <summary>Gets or sets the weight of buying one to three products with a valid card.</summary>
    public int Buy { get; set; } = 8;

    /// <summary>Gets or sets the weight of listing the products.</summary>
    public int Browse { get; set; } = 10;

    /// <summary>Gets or sets the weight of paying with a declined card.</summary>
    public int Decline { get; set; } = 1;

    /// <summary>Gets or sets the weight of ordering a sold-out product.</summary>
    public int OutOfStock { get; set; } = 1;

    private IReadOnlyList<(ShoppingKind Kind, int Weight)> Weights =>
        [(ShoppingKind.Buy, Buy), (ShoppingKind.Browse, Browse), (ShoppingKind.Decline, Decline), (ShoppingKind.OutOfStock, OutOfStock)];

    /// <summary>Gets whether each weight is 0 to 1000, and one of them above 0.</summary>
    public bool IsValid => Weights.All(item => item.Weight is >= 0 and <= 1000) && Weights.Any(item => item.Weight > 0);

    /// <param name="random">A random number from 0 to 1.</param>
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
