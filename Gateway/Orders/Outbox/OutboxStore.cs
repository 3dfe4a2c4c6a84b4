using Dapper;
using Npgsql;

namespace Checkout.Gateway.Orders.Outbox;

/// <summary>An event in the outbox.</summary>
internal sealed record OutboxEvent(long Position, string Payload, string? TraceParent, Guid? OrderId);

/// <summary>What waits in the outbox: how many events, and for how many seconds the oldest of them has.</summary>
internal sealed record OutboxBacklog(long Depth, double Age);

/// <summary>
/// The order events in the database. An event that was sent stays for a day, so that it can be sent again when Redis has
/// lost it.
/// </summary>
internal sealed class OutboxStore(NpgsqlDataSource database)
{
    /// <summary>Hands the oldest events that are not sent yet to <paramref name="send"/>, and marks them as sent.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> SendBatchAsync(int size, Func<OutboxEvent, Task> send, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var events = (await connection.QueryAsync<OutboxEvent>(new CommandDefinition(
            """
            SELECT position, payload, trace_parent AS TraceParent, order_id AS OrderId FROM outbox WHERE sent_at IS NULL
            ORDER BY position LIMIT @size FOR UPDATE SKIP LOCKED
            """,
            new { size }, transaction, cancellationToken: cancellationToken))).ToList();
        foreach (var item in events)
        {
            await send(item);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE outbox SET sent_at = now() WHERE position = ANY(@positions)",
            new { positions = events.Select(item => item.Position).ToArray() }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return events.Count;
    }

    /// <summary>
    /// Compares the token that Redis has with the one kept here. When they differ, Redis has lost what was sent, or is another
    /// one: all events that were sent within the last day are due again, under a new token.
    /// </summary>
    /// <param name="read">Reads the token from Redis.</param>
    /// <param name="write">Writes a new one. It is there before any event is sent again, so one that is lost later shows again.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many events are due again.</returns>
    public async Task<int> ResendIfLostAsync(Func<Task<string?>> read, Func<string, Task> write, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Replicas take turns: the second sees what the first has written.
        var known = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT token FROM outbox_stream FOR UPDATE", transaction: transaction, cancellationToken: cancellationToken));
        if (await read() == known)
        {
            return 0;
        }

        var token = Guid.NewGuid().ToString("N");
        var due = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE outbox SET sent_at = NULL, due_at = now() WHERE sent_at > now() - interval '1 day'",
            transaction: transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE outbox_stream SET token = @token", new { token }, transaction, cancellationToken: cancellationToken));
        await write(token);
        await transaction.CommitAsync(cancellationToken);
        return due;
    }

    public async Task<string?> ReadTokenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT token FROM outbox_stream", cancellationToken: cancellationToken));
    }

    public async Task<OutboxBacklog> ReadBacklogAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<OutboxBacklog>(new CommandDefinition(
            """
            SELECT count(*) AS Depth, greatest(0, coalesce(extract(epoch FROM now() - min(due_at)), 0))::double precision AS Age
            FROM outbox WHERE sent_at IS NULL
            """,
            cancellationToken: cancellationToken));
    }

    public async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM outbox WHERE sent_at < now() - interval '1 day'", cancellationToken: cancellationToken));
    }
}
