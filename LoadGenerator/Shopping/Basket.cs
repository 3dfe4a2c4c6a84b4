namespace Checkout.LoadGenerator.Shopping;

/// <summary>What a shopper takes to the till.</summary>
internal static class Basket
{
    private const int Most = 3;

    // What a shopper last saw may be gone: the more of it there is, the less likely that is.
    private const int Plenty = 100;

    /// <summary>One to three products of which there are plenty, so that a demonstration does not buy the shop empty.</summary>
    public static IReadOnlyList<(string Sku, int Quantity)> Of(IReadOnlyList<Product> products, Random random)
    {
        var candidates = products.Where(product => product.Available >= Plenty).Select(product => product.Sku).ToArray();
        if (candidates.Length == 0)
        {
            return OfSoldOut(products);
        }

        random.Shuffle(candidates);
        return [.. candidates.Take(random.Next(1, Most + 1)).Select(sku => (sku, 1))];
    }

    /// <summary>Of the product of which there are fewest, more than there can be.</summary>
    public static IReadOnlyList<(string Sku, int Quantity)> OfSoldOut(IReadOnlyList<Product> products) =>
        [(products.MinBy(product => product.Available)!.Sku, Plenty)];
}
