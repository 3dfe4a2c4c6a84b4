using Checkout.SyntheticMonitor.Journeys;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>
/// An administrator starts a scenario on the operations page, sees which step of a checkout it affects, and ends it.
/// Requires other customers to place orders at the same time.
/// </summary>
/// <param name="scenario">The scenario to start.</param>
/// <param name="culprit">The service and step that the page must mark.</param>
/// <param name="within">The timeout for the mark to appear.</param>
/// <param name="seen">Runs while the step is marked.</param>
internal sealed class ScenarioJourney(string scenario, (string Service, string Step) culprit, TimeSpan within, Func<Task> seen) : Journey
{
    public override string Name => "scenario";

    public override async Task RunAsync(Visit visit)
    {
        var operations = visit.Operations;
        await visit.StepAsync("open", operations.OpenAsync);
        await visit.StepAsync("sign_in", () => visit.Shop.SendCredentialsAsync(visit.Account));
        await visit.StepAsync("figures", operations.WaitForSummaryAsync);
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
