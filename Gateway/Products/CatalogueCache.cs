using Checkout.Gateway.Scenarios;

namespace Checkout.Gateway.Products;

/// <summary>
/// Remembers the product list for two seconds. However many ask at once, one of them fetches it and the others wait for
/// that. What is shown as available may be that old; a checkout asks InventoryService itself. An error is not remembered.
/// </summary>
internal sealed class CatalogueCache(CacheStampede stampede, CatalogueMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<ProductList>? _list;
    private long _fetchedAt;

    /// <param name="fetch">Asks InventoryService. Its answer may be for many: it must not end with one caller.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    public Task<ProductList> GetAsync(Func<Task<ProductList>> fetch, CancellationToken cancellationToken)
    {
        if (stampede.Acts())
        {
            metrics.CacheRequest("miss");
            return fetch().WaitAsync(cancellationToken);
        }

        lock (_lock)
        {
            if (_list is null || !IsGood(_list))
            {
                metrics.CacheRequest("miss");
                _fetchedAt = time.GetTimestamp();
                _list = fetch();
            }
            else
            {
                metrics.CacheRequest("hit");
            }

            return _list.WaitAsync(cancellationToken);
        }
    }

    private bool IsGood(Task<ProductList> list) =>
        !list.IsCompleted || (list.IsCompletedSuccessfully && time.GetElapsedTime(_fetchedAt) < Lifetime);
}
