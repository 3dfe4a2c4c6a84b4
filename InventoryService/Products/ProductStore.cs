using Checkout.InventoryService.Scenarios;
using Dapper;
using Npgsql;

namespace Checkout.InventoryService.Products;

internal sealed class ProductStore(NpgsqlDataSource database, SlowCatalogue slowCatalogue)
{
    public async Task<IReadOnlyList<Product>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT sku, name, description, price_amount AS Amount, price_currency AS Currency, available
            FROM products{slowCatalogue.Join} ORDER BY name
            """,
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new Product(
            row.Sku, row.Name, row.Description, new Money(row.Amount, row.Currency), row.Available))];
    }

    private sealed record Row(string Sku, string Name, string Description, long Amount, string Currency, int Available);
}
