using Checkout.FaultScenarios;

namespace Checkout.InventoryService.Scenarios;

internal static class InventoryScenarios
{
    /// <summary>Adds the faults that this service can have on purpose.</summary>
    public static void AddInventoryScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.SlowInventory, Scenario.PoolExhaustion, Scenario.CacheStampede);
        builder.Services.AddSingleton<SlowInventory>();
        builder.Services.AddSingleton<SlowCatalogue>();
        builder.Services.AddProcessScenario<PoolExhaustion>(Scenario.PoolExhaustion);
    }
}
