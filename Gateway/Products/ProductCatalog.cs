using Checkout.Gateway.Clients;
using Checkout.Gateway.Scenarios;
using Microsoft.Extensions.Caching.Hybrid;

namespace Checkout.Gateway.Products;

/// <summary>
/// Caches the product list for two seconds. Callers that miss at the same time share one request to InventoryService. The availability it
/// shows may be that old; a checkout reserves at InventoryService itself.
/// </summary>
internal sealed class ProductCatalog(HybridCache cache, InventoryClient inventory, CacheStampede stampede, CatalogMetrics metrics)
{
    private const string Key = "products";

    private static readonly HybridCacheEntryOptions Options = new()
    {
        LocalCacheExpiration = TimeSpan.FromSeconds(2),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <param name="cancellationToken">Cancels the wait of this caller, but not the request that other callers share.</param>
    public async Task<ProductList> GetAsync(CancellationToken cancellationToken)
    {
        if (stampede.Applies())
        {
            return await FetchAsync().AsTask().WaitAsync(cancellationToken);
        }

        var isMiss = false;
        // Without a token, HybridCache calls the factory in the context of the caller, whose trace the request belongs to.
        var list = cache.GetOrCreateAsync(
            Key,
            _ =>
            {
                isMiss = true;
                return FetchAsync();
            },
            Options,
            cancellationToken: CancellationToken.None).AsTask();
        if (!isMiss)
        {
            metrics.CacheRequest("hit");
        }

        return await list.WaitAsync(cancellationToken);
    }

    private async ValueTask<ProductList> FetchAsync()
    {
        metrics.CacheRequest("miss");
        return await inventory.ListAsync(CancellationToken.None);
    }
}
