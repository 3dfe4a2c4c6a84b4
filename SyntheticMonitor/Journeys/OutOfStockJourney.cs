namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>Orders a sold-out product. The page must name the missing product.</summary>
internal sealed class OutOfStockJourney : Journey
{
    public override string Name => "out_of_stock";

    public override async Task RunAsync(Visit visit)
    {
        var shop = visit.Shop;
        await visit.StepAsync("open", shop.OpenAsync);
        await visit.StepAsync("basket", () => shop.AddToBasketAsync(StorefrontPage.SoldOutSku));
        await visit.StepAsync("sign_in", () => shop.SignInAsync(visit.Account));
        await visit.StepAsync("pay", async () =>
        {
            await shop.FillCardAsync(StorefrontPage.GoodCard);
            await shop.PayButton.ClickAsync();
            var message = await shop.GetNoticeAsync("danger");
            if (!message.Contains("Out of stock: Sounds of downtime", StringComparison.Ordinal))
            {
                throw new JourneyFailedException($"The page does not say what is out of stock, but: {message}");
            }
        });
        await visit.StepAsync("sign_out", shop.SignOutAsync);
    }
}
