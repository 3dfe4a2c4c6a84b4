namespace Checkout.Gateway.Products;

internal static class ProductsApi
{
    public static IServiceCollection AddProducts(this IServiceCollection services)
    {
        services.AddHttpClient<InventoryClient>(http => http.BaseAddress = new Uri("http://inventory"));
        return services;
    }

    public static void MapProducts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/products", async (InventoryClient inventory, CancellationToken cancellationToken) =>
                TypedResults.Ok(await inventory.ListAsync(cancellationToken)))
            .WithName("ListProducts").WithTags("Products");
}
