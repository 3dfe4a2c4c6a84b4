using Checkout.FaultScenarios;

namespace Checkout.InventoryService.Scenarios;

/// <summary>
/// <c>cache-stampede</c>, first part: the product query takes 300 ms longer. In the second part the Gateway's cache fails.
/// </summary>
internal sealed class SlowCatalog(ScenarioSwitchboard scenarios)
{
    /// <summary>Gets the SQL to append to the table of the query.</summary>
    public string Join => scenarios.Applies(Scenario.CacheStampede) ? ", pg_sleep(0.3)" : "";
}
