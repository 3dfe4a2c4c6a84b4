namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>Opens the operations page, which must show its figures only to administrators.</summary>
internal sealed class OperationsPageJourney : Journey
{
    public override string Name => "ops_page";

    public override async Task RunAsync(Visit visit)
    {
        await visit.StepAsync("open", visit.Operations.OpenAsync);
        await visit.StepAsync("sign_in", () => visit.Shop.SendCredentialsAsync(visit.Account));
        await visit.StepAsync("figures", visit.Account.IsAdmin ? visit.Operations.WaitForSummaryAsync : visit.Operations.ExpectAccessDeniedAsync);
        await visit.StepAsync("sign_out", visit.Shop.SignOutAsync);
    }
}
