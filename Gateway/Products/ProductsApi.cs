using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Products;

internal static class ProductsApi
{
    public static void AddProducts(this WebApplicationBuilder builder)
    {
        builder.Services.AddHybridCache();
        builder.Services.AddSingleton<CatalogMetrics>();
        builder.Services.AddTransient<ProductCatalog>();
        builder.Services.AddTransient<IProductCatalog>(provider => provider.GetRequiredService<ProductCatalog>());
    }

    public static void MapProducts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/products", ListProducts).WithName(nameof(ListProducts)).WithTags("Products");

    private static async Task<Ok<ProductList>> ListProducts(IProductCatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalog.GetAsync(cancellationToken));
}
