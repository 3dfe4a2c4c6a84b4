using Checkout.FaultScenarios;

namespace Checkout.InventoryService.Scenarios;

/// <summary>
/// <c>slow-inventory</c>: the stock query really takes 400 ms more, in PostgreSQL, where its span shows it. The rows are
/// locked after that, so orders of one product do not wait for each other.
/// </summary>
internal sealed class SlowInventory(ScenarioSwitchboard scenarios)
{
    /// <summary>What the query has after its table.</summary>
    public string Join => scenarios.Acts(Scenario.SlowInventory) ? ", pg_sleep(0.4)" : "";
}
