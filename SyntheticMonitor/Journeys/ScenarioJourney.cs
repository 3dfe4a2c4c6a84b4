namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>
/// An admin breaks something on the operations page, sees there which step of a checkout suffers, and mends it. For
/// tests: a monitor breaks nothing. Someone else must be buying meanwhile.
/// </summary>
/// <param name="scenario">What to break.</param>
/// <param name="culprit">The service and the step that the page should name.</param>
/// <param name="within">Time until it does.</param>
/// <param name="seen">Done while the culprit is marked.</param>
internal sealed class ScenarioJourney(string scenario, (string Service, string Step) culprit, TimeSpan within, Func<Task> seen) : Journey
{
    public override string Name => "scenario";

    public override async Task RunAsync(Visit visit)
    {
        var operations = visit.Operations;
        await visit.StepAsync("open", operations.OpenAsync);
        await visit.StepAsync("sign_in", () => visit.Shop.SendCredentialsAsync(visit.Account));
        await visit.StepAsync("figures", operations.ShowsFiguresAsync);
        await visit.StepAsync("start", () => operations.SwitchOnAsync(scenario));
        try
        {
            await visit.StepAsync("culprit", () => operations.MarksBottleneckAsync(culprit.Service, culprit.Step, within));
            await seen();
        }
        finally
        {
            await visit.StepAsync("stop", () => operations.SwitchOffAsync(scenario));
        }
    }
}
