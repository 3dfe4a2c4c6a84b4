using Checkout.FaultScenarios;

namespace Checkout.InventoryService.Scenarios;

/// <summary>
/// <c>cache-stampede</c>, one half: the catalogue query takes 300 ms more. The other half is in Gateway, whose cache fails.
/// </summary>
internal sealed class SlowCatalogue(ScenarioSwitchboard scenarios)
{
    /// <summary>What the query has after its table.</summary>
    public string Join => scenarios.Acts(Scenario.CacheStampede) ? ", pg_sleep(0.3)" : "";
}
