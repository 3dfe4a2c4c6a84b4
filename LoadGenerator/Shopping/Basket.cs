namespace Checkout.LoadGenerator.Shopping;

/// <summary>Chooses the items of an order.</summary>
internal static class Basket
{
    private const int Most = 3;

    // The stock that a shopper last saw may be out of date. A large stock is unlikely to have run out since.
    private const int Plenty = 100;

    /// <summary>Chooses one to three products with a large stock, so that a demonstration does not sell everything out.</summary>
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

    /// <summary>Chooses the product with the smallest stock, in a larger quantity than is available.</summary>
    public static IReadOnlyList<(string Sku, int Quantity)> OfSoldOut(IReadOnlyList<Product> products) =>
        [(products.MinBy(product => product.Available)!.Sku, Plenty)];
}
