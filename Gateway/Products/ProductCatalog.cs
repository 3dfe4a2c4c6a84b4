using Microsoft.Extensions.Caching.Hybrid;

namespace Checkout.Gateway.Products;

/// <summary>
/// Caches the product list for two seconds. Callers that miss at the same time share one request to InventoryService. The shown
/// availability can therefore be two seconds old; a checkout reserves stock in InventoryService itself.
/// </summary>
internal sealed class ProductCatalog(HybridCache cache, InventoryClient inventory, CatalogMetrics metrics) : IProductCatalog
{
    private const string Key = "products";

    private static readonly HybridCacheEntryOptions Options = new()
    {
        LocalCacheExpiration = TimeSpan.FromSeconds(2),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    public async Task<ProductList> GetAsync(CancellationToken cancellationToken)
    {
        var isMiss = false;
        // Without a token, HybridCache calls the factory in the context of the caller, whose trace the request belongs to.
        var list = cache.GetOrCreateAsync(
            Key,
            _ =>
            {
                isMiss = true;
                return new ValueTask<ProductList>(FetchAsync());
            },
            Options,
            cancellationToken: CancellationToken.None).AsTask();
        if (!isMiss)
        {
            metrics.RecordRequest("hit");
        }

        return await list.WaitAsync(cancellationToken);
    }

    /// <summary>Gets the list from InventoryService, without the cache.</summary>
    public async Task<ProductList> FetchAsync()
    {
        metrics.RecordRequest("miss");
        return await inventory.ListAsync(CancellationToken.None);
    }
}
