namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>Pays with a declined card. The page must show the reason and keep the basket.</summary>
internal sealed class DeclinedCardJourney : Journey
{
    public override string Name => "declined_card";

    public override async Task RunAsync(Visit visit)
    {
        var shop = visit.Shop;
        var sku = "";
        await visit.StepAsync("open", async () => sku = await shop.OpenAsync());
        await visit.StepAsync("basket", () => shop.AddToBasketAsync(sku));
        await visit.StepAsync("sign_in", () => shop.SignInAsync(visit.Account));
        await visit.StepAsync("pay", async () =>
        {
            await shop.FillCardAsync(StorefrontPage.DeclinedCard);
            await shop.PayButton.ClickAsync();
            var message = await shop.GetNoticeAsync("danger");
            if (!message.Contains("declined", StringComparison.OrdinalIgnoreCase) || !message.Contains("Decline code:", StringComparison.Ordinal))
            {
                throw new JourneyFailedException($"The page does not say that the card was declined, but: {message}");
            }
        });
        await visit.StepAsync("sign_out", shop.SignOutAsync);
    }
}
