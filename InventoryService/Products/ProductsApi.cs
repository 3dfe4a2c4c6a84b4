namespace Checkout.InventoryService.Products;

internal static class ProductsApi
{
    public static IServiceCollection AddProducts(this IServiceCollection services) => services
        .AddSingleton<ProductStore>()
        .AddHostedService<StockObserver>();

    public static void MapProducts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/products", async (ProductStore products, CancellationToken cancellationToken) =>
            TypedResults.Ok(new ProductList(await products.ListAsync(cancellationToken)))).WithName("ListProducts");
}
