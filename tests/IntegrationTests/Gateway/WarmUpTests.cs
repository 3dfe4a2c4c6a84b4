using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

[Collection(SharedShopTests.Name)]
public sealed class WarmUpTests(SharedShop shared)
{
    private static readonly string[] Steps =
    [
        "POST /sessions answered 400", "PUT /reservations/{orderId:guid} answered 400", "POST /reservations/{orderId:guid}/commit answered 409", "PUT /payments/{orderId:guid} answered 400",
    ];

    [Fact]
    public async Task sign_in_and_checkout_are_warmed_up_at_startup()
    {
        var before = Counts();

        await using var gateway = shared.Shop.NewGateway();

        Assert.All(Counts().Zip(before), counts => Assert.True(counts.First > counts.Second));
    }

    private List<int> Counts()
    {
        var shop = shared.Shop;
        string[] lines = [.. shop.Auth!.LogLines, .. shop.Inventory!.LogLines, .. shop.Payment!.LogLines];
        return [.. Steps.Select(step => lines.Count(line => line.Contains(step, StringComparison.Ordinal)))];
    }
}
