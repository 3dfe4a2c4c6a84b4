namespace Checkout.InventoryService.Products;

internal static class ProductsApi
{
    public static void AddProducts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProductStore>();
        builder.Services.AddHostedService<StockObserver>();
    }

    public static void MapProducts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/products", async (ProductStore products, CancellationToken cancellationToken) =>
            TypedResults.Ok(new ProductList(await products.ListAsync(cancellationToken)))).WithName("ListProducts").WithTags("Products");
}
