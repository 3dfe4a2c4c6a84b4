using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>
/// <c>cache-stampede</c>, second part: cached products are always expired, and concurrent requests are not shared. In the first part,
/// InventoryService's product query is slow.
/// </summary>
internal sealed class CacheStampede(ScenarioSwitchboard scenarios)
{
    public bool Applies() => scenarios.Applies(Scenario.CacheStampede);
}
