using System.Diagnostics.Metrics;
using Checkout.FaultScenarios;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Gateway.Scenarios;

/// <summary>The gauge <c>scenario.active</c>: what was broken on purpose, beside what the other metrics show of it.</summary>
internal sealed class ScenarioGauge
{
    public ScenarioGauge(IMeterFactory meters, ScenarioSwitchboard scenarios) => meters.Create("Checkout.Gateway", TelemetryNames.Version).CreateObservableGauge(
        "scenario.active",
        () => Scenario.Faults.Select(scenario => new Measurement<int>(
            scenarios.IsActive(scenario) ? 1 : 0, new KeyValuePair<string, object?>("checkout.scenario.name", scenario.Name))),
        description: "Whether a fault scenario is on: 1 or 0.");
}
