namespace Checkout.LoadGenerator.Shopping;

/// <summary>Chooses the items of an order.</summary>
internal static class Basket
{
    private const int MaxProducts = 3;

    // The stock that a shopper last saw may be out of date. A large stock is unlikely to have run out since.
    private const int LargeStock = 100;

    /// <summary>Chooses one to three products with a large stock, so that a demonstration does not sell everything out.</summary>
    public static IReadOnlyList<(string Sku, int Quantity)> Choose(IReadOnlyList<Product> products, Random random)
    {
        var candidates = products.Where(product => product.Available >= LargeStock).Select(product => product.Sku).ToArray();
        if (candidates.Length == 0)
        {
            return ChooseSoldOut(products);
        }

        random.Shuffle(candidates);
        return [.. candidates.Take(random.Next(1, MaxProducts + 1)).Select(sku => (sku, 1))];
    }

    /// <summary>Chooses the product with the smallest stock, in a larger quantity than is available.</summary>
    public static IReadOnlyList<(string Sku, int Quantity)> ChooseSoldOut(IReadOnlyList<Product> products) =>
        [(products.MinBy(product => product.Available)!.Sku, LargeStock)];
}
