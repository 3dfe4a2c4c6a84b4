using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>The available, reserved and sold quantities of a product.</summary>
internal sealed record Stock(int Available, int Reserved, int Sold);

/// <summary>Adds and reads products in the database of InventoryService.</summary>
internal static class ProductTable
{
    public const long Price = 1999;

    public static async Task<string> AddAsync(Database inventory, string sku, int stock)
    {
        await inventory.ExecuteAsync(
            """
            INSERT INTO products (sku, name, description, price_amount, price_currency, initial, available)
            VALUES (@sku, 'Thing ' || @sku, 'For tests.', @Price, 'EUR', @stock, @stock)
            """,
            new { sku, stock, Price });
        return sku;
    }

    public static async Task<Stock> StockAsync(Database inventory, string sku) =>
        (await inventory.QueryAsync<Stock>("SELECT available, reserved, sold FROM products WHERE sku = @sku", new { sku })).Single();
}
