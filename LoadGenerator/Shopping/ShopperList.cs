using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>The shoppers that have an account.</summary>
internal sealed class ShopperList(IOptions<LoadOptions> options, Storefront storefront)
{
    public IReadOnlyList<Shopper> All { get; } =
        [.. Enumerable.Range(1, options.Value.Shoppers).Select(number =>
            new Shopper(number, storefront, options.Value.Synthetic ? options.Value.SyntheticKey : null))];

    /// <summary>Returns a random signed-in shopper, or null if none is signed in.</summary>
    public Shopper? Choose(Random random)
    {
        var first = random.Next(All.Count);
        return Enumerable.Range(0, All.Count).Select(offset => All[(first + offset) % All.Count]).FirstOrDefault(shopper => shopper.IsSignedIn);
    }
}
