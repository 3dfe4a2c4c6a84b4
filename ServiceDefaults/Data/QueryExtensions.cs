using Dapper;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Dapper's queries for one statement on a connection of its own.</summary>
public static class QueryExtensions
{
    /// <summary>Returns the rows of a query.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Returns the row of a query, or the default of <typeparamref name="T"/> if there is none.</summary>
    /// <exception cref="InvalidOperationException">There is more than one row.</exception>
    public static async Task<T?> QuerySingleOrDefaultAsync<T>(
        this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Returns the row of a query.</summary>
    /// <exception cref="InvalidOperationException">There is no row, or more than one.</exception>
    public static async Task<T> QuerySingleAsync<T>(
        this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Returns the first column of the first row, or the default of <typeparamref name="T"/> if there is none.</summary>
    public static async Task<T?> ExecuteScalarAsync<T>(
        this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Executes a statement, and returns the number of rows that it changed.</summary>
    public static async Task<int> ExecuteAsync(
        this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
