using Checkout.FaultScenarios;

namespace Checkout.InventoryService.Scenarios;

internal static class InventoryScenarios
{
    /// <summary>Adds the fault scenarios of this service.</summary>
    public static void AddInventoryScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.SlowInventory, Scenario.PoolExhaustion, Scenario.CacheStampede);
        builder.Services.AddSingleton<SlowInventory>();
        builder.Services.AddSingleton<SlowCatalog>();
        builder.Services.AddProcessScenario<PoolExhaustion>(Scenario.PoolExhaustion);
    }
}
