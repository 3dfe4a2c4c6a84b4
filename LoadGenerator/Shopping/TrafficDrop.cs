using Checkout.FaultScenarios;

namespace Checkout.LoadGenerator.Shopping;

/// <summary><c>traffic-drop</c>: stops the shoppers, as a fault of DNS, a certificate or an advertisement does.</summary>
internal sealed class TrafficDrop(ScenarioSwitchboard scenarios)
{
    public bool IsOn => scenarios.IsActive(Scenario.TrafficDrop);
}
