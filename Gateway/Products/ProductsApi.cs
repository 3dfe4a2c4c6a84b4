using Checkout.Gateway.Clients;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Products;

internal static class ProductsApi
{
    public static IServiceCollection AddProducts(this IServiceCollection services)
    {
        services.AddHybridCache();
        services.AddSingleton<CatalogMetrics>();
        services.AddTransient<ProductCatalog>();
        services.AddTransient<IProductCatalog>(provider => provider.GetRequiredService<ProductCatalog>());
        return services;
    }

    public static void MapProducts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/products", ListProducts).WithName(nameof(ListProducts)).WithTags("Products");

    private static async Task<Ok<ProductList>> ListProducts(IProductCatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalog.GetAsync(cancellationToken));
}
