using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>
/// <c>cache-stampede</c>, second part: cached products are always expired, and concurrent requests are not shared. In the first part,
/// InventoryService's product query is slow.
/// </summary>
internal sealed class CacheStampede(ProductCatalog catalog, ScenarioSwitchboard scenarios) : IProductCatalog
{
    public Task<ProductList> GetAsync(CancellationToken cancellationToken) => scenarios.Applies(Scenario.CacheStampede)
        ? catalog.FetchAsync().WaitAsync(cancellationToken)
        : catalog.GetAsync(cancellationToken);
}
