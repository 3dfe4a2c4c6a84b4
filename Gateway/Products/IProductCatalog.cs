namespace Checkout.Gateway.Products;

/// <summary>The products of the shop.</summary>
internal interface IProductCatalog
{
    /// <param name="cancellationToken">Cancels the wait of this caller, but not a request that other callers share.</param>
    Task<ProductList> GetAsync(CancellationToken cancellationToken);
}
