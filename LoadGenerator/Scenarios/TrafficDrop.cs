using Checkout.FaultScenarios;

namespace Checkout.LoadGenerator.Scenarios;

/// <summary><c>traffic-drop</c>: the shoppers stay away, as they do when DNS, a certificate or an advertisement is broken.</summary>
internal sealed class TrafficDrop(ScenarioSwitchboard scenarios)
{
    public bool IsOn => scenarios.IsActive(Scenario.TrafficDrop);
}
