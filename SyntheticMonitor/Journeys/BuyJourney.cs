namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>Places an order, and finds it in the list of orders.</summary>
internal sealed class BuyJourney : Journey
{
    public override string Name => "buy";

    public override async Task RunAsync(Visit visit)
    {
        var shop = visit.Shop;
        var (sku, orderId) = ("", "");
        await visit.StepAsync("open", async () => sku = await shop.OpenAsync());
        await visit.StepAsync("basket", () => shop.AddToBasketAsync(sku));
        await visit.StepAsync("sign_in", () => shop.SignInAsync(visit.Account));
        await visit.StepAsync("pay", async () =>
        {
            await shop.FillCardAsync(StorefrontPage.GoodCard);
            await shop.PayButton.ClickAsync();
            orderId = (await shop.ReceiptAsync()).OrderId;
        });
        await visit.StepAsync("orders", () => shop.FindOrderAsync(orderId));
        await visit.StepAsync("sign_out", shop.SignOutAsync);
    }
}
