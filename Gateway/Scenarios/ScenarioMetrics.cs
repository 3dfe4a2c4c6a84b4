using System.Diagnostics.Metrics;
using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>The metric <c>scenario.active</c>, which shows active fault scenarios next to their effect on other metrics.</summary>
internal sealed class ScenarioMetrics
{
    public ScenarioMetrics(IMeterFactory meters, ScenarioSwitchboard scenarios) => meters.Create("Checkout.Gateway", TelemetryNames.Version).CreateObservableGauge(
        "scenario.active",
        () => Scenario.Faults.Select(scenario => new Measurement<int>(
            scenarios.IsActive(scenario) ? 1 : 0, new KeyValuePair<string, object?>("checkout.scenario.name", scenario.Name))),
        description: "Whether a fault scenario is on: 1 or 0.");
}
