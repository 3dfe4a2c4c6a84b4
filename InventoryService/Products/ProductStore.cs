using Npgsql;

namespace Checkout.InventoryService.Products;

internal sealed class ProductStore(NpgsqlDataSource database, SlowCatalog slowCatalog)
{
    public async Task<IReadOnlyList<Product>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<Row>(
            $"""
            SELECT sku, name, description, price_amount, price_currency, available FROM products{slowCatalog.Join} ORDER BY name
            """,
            parameters: null,
            cancellationToken);
        return [.. rows.Select(row => new Product(
            row.Sku, row.Name, row.Description, new Money(row.PriceAmount, row.PriceCurrency), row.Available))];
    }

    private sealed record Row(string Sku, string Name, string Description, long PriceAmount, string PriceCurrency, int Available);
}
