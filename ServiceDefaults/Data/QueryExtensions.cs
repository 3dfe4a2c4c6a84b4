using Dapper;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Dapper's queries for one statement on a connection of its own, or for several in one transaction.
/// </summary>
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

    /// <summary>Runs statements in one transaction on a connection of its own.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">Runs the statements. The transaction is committed after it returns, and rolled back if it throws.</param>
    /// <param name="cancellationToken">Cancels opening the connection, and beginning and committing the transaction.</param>
    /// <returns>The result of <paramref name="run"/>. The transaction is committed.</returns>
    public static async Task<T> InTransactionAsync<T>(
        this NpgsqlDataSource database, Func<NpgsqlTransaction, Task<T>> run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await run(transaction);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public static Task InTransactionAsync(
        this NpgsqlDataSource database, Func<NpgsqlTransaction, Task> run, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async transaction =>
            {
                await run(transaction);
                return true;
            },
            cancellationToken);

    /// <summary>Returns the rows of a query in a transaction.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        (await transaction.Connection!.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken))).AsList();

    /// <summary>Returns the row of a query in a transaction.</summary>
    /// <exception cref="InvalidOperationException">There is no row, or more than one.</exception>
    public static Task<T> QuerySingleAsync<T>(
        this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.QuerySingleAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Returns the first column of the first row in a transaction, or the default of <typeparamref name="T"/> if there is none.
    /// </summary>
    public static Task<T?> ExecuteScalarAsync<T>(
        this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

    /// <summary>Executes a statement in a transaction, and returns the number of rows that it changed.</summary>
    public static Task<int> ExecuteAsync(
        this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
}
