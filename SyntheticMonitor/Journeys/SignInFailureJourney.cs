namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>
/// Signs in without an account. The page must show an error that does not reveal the reason. Each run uses another
/// address, because repeated failures would lock it.
/// </summary>
internal sealed class SignInFailureJourney : Journey
{
    public override string Name => "sign_in_failure";

    public override async Task RunAsync(Visit visit)
    {
        var shop = visit.Shop;
        await visit.StepAsync("open", shop.OpenAsync);
        await visit.StepAsync("sign_in", async () =>
        {
            await shop.OpenSignInAsync();
            await shop.SendCredentialsAsync(new Account($"nobody-{Guid.NewGuid():N}@example.com", "not-the-password"));
            var message = await shop.GetNoticeAsync("danger");
            if (!message.Contains("do not match", StringComparison.Ordinal))
            {
                throw new JourneyFailedException($"The page does not say that the sign-in failed, but: {message}");
            }
        });
    }
}
