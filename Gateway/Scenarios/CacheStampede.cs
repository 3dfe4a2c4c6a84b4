using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>
/// <c>cache-stampede</c>, one half: what is in the catalogue's cache is always too old, and nobody waits for anybody else's
/// answer. The other half is in InventoryService, whose catalogue query is slow.
/// </summary>
internal sealed class CacheStampede(ScenarioSwitchboard scenarios)
{
    public bool Acts() => scenarios.Acts(Scenario.CacheStampede);
}
