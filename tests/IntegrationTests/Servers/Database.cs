using Dapper;
using Npgsql;

namespace Checkout.Tests.Integration.Servers;

/// <summary>Direct access to the database of a service.</summary>
internal sealed class Database(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public string ConnectionString => connectionString;

    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>
    /// Takes the locks of a statement and starts the others. Releases the locks as soon as the given number of them waits, so that
    /// they run concurrently.
    /// </summary>
    public async Task<T> RunConcurrentlyAsync<T>(string lockingSql, int waiting, Func<Task<T>> others)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(lockingSql, transaction: transaction);
        var crowd = others();
        await Eventually.TrueAsync($"{waiting} wait for the lock", async () => waiting <= await ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
        await transaction.RollbackAsync();
        return await crowd;
    }

    /// <summary>Runs a statement in a transaction, and rolls it back after the callback, which may run more statements in it.</summary>
    public async Task RunInTransactionAsync(string sql, Func<Func<string, Task>, Task> meanwhile)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(sql, transaction: transaction);
        await meanwhile(further => connection.ExecuteAsync(further, transaction: transaction));
        await transaction.RollbackAsync();
    }

    /// <summary>Returns all values of text, JSON and binary columns.</summary>
    public async Task<IReadOnlyList<string>> AllTextAsync()
    {
        var columns = await QueryAsync<(string Table, string Column)>(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea')
            """);
        var texts = new List<string>();
        foreach (var (table, column) in columns)
        {
            texts.AddRange(await QueryAsync<string>($"SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL"));
        }

        return texts;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
