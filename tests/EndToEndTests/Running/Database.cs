using System.Globalization;
using Npgsql;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Direct access to the databases of a run.</summary>
public sealed class Database(Func<string, ValueTask<string?>> connectionStringOf)
{
    private const int PortLine = 3; // the line of postmaster.pid, counted from 0

    /// <summary>Connects to native PostgreSQL with its data in the given folder.</summary>
    public static Database In(string runFolder) => new(async name => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = PortIn(runFolder),
        Username = "checkout",
        Password = await File.ReadAllTextAsync(Path.Combine(runFolder, "postgres.password")),
        Database = name,
    }.ConnectionString);

    /// <summary>Returns the port on which PostgreSQL listens.</summary>
    public static int PortIn(string runFolder) => int.Parse(
        File.ReadLines(Path.Combine(runFolder, "postgres", "data", "postmaster.pid")).ElementAt(PortLine), CultureInfo.InvariantCulture);

    /// <summary>Returns the state that a rejected request must not change.</summary>
    public async Task<Holdings> CountAsync() => new(
        await ScalarAsync("gatewaydb", "SELECT count(*) FROM orders"),
        await ScalarAsync("inventorydb", "SELECT sum(available) FROM products"),
        await ScalarAsync("inventorydb", "SELECT sum(reserved) FROM products"),
        await ScalarAsync("inventorydb", "SELECT sum(sold) FROM products"),
        await ScalarAsync("paymentdb", "SELECT count(*) FROM ledger"));

    public async Task<Stock> StockOfAsync(string sku) => new(
        await ScalarAsync("inventorydb", "SELECT available FROM products WHERE sku = $1", sku),
        await ScalarAsync("inventorydb", "SELECT reserved FROM products WHERE sku = $1", sku),
        await ScalarAsync("inventorydb", "SELECT sold FROM products WHERE sku = $1", sku));

    /// <summary>Sets the available quantity of a product.</summary>
    public Task SetAvailableAsync(string sku, int available) => ScalarAsync(
        "inventorydb", "UPDATE products SET available = $2, initial = $2 + reserved + sold WHERE sku = $1 RETURNING available", sku, available);

    /// <summary>Returns the single number that a query selects.</summary>
    public Task<long> CountAsync(string database, string sql) => ScalarAsync(database, sql);

    /// <summary>Returns the single text column that a query selects.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>Returns the newest signing key: its id, and the private key as PEM.</summary>
    public async Task<(string Id, string PrivateKey)> SigningKeyAsync()
    {
        await using var connection = await OpenAsync("authdb");
        await using var command = new NpgsqlCommand("SELECT id, private_key FROM signing_keys ORDER BY created_at DESC LIMIT 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetString(0), reader.GetString(1));
    }

    /// <summary>Returns all rows of all tables of a database as text.</summary>
    public async Task<string> DumpAsync(string database)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand("SELECT database_to_xml(true, true, '')::text", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<long> ScalarAsync(string database, string sql, params object[] parameters)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(await connectionStringOf(database)) { Pooling = false, CommandTimeout = 10 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>The totals over all orders, products and ledger entries.</summary>
public sealed record Holdings(long Orders, long Available, long Reserved, long Sold, long LedgerEntries);

/// <summary>The quantities of a product.</summary>
public sealed record Stock(long Available, long Reserved, long Sold);
