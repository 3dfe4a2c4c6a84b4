using Checkout.FaultScenarios;

namespace Checkout.InventoryService.Scenarios;

/// <summary>
/// <c>slow-inventory</c>: the stock query takes 400 ms longer in PostgreSQL, which its span shows. The rows are locked
/// after the delay, so orders of the same product do not wait for each other.
/// </summary>
internal sealed class SlowInventory(ScenarioSwitchboard scenarios)
{
    /// <summary>Gets the SQL to append to the table of the query.</summary>
    public string Join => scenarios.Applies(Scenario.SlowInventory) ? ", pg_sleep(0.4)" : "";
}
