using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>How many of a product are on sale, held for an order, and gone.</summary>
internal sealed record Stock(int Available, int Reserved, int Sold);

/// <summary>InventoryService's products, as its database has them.</summary>
internal static class Catalogue
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
