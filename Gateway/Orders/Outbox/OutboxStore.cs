using Npgsql;

namespace Checkout.Gateway.Orders.Outbox;

/// <summary>An event in the outbox.</summary>
internal sealed record OutboxEvent(long Position, string Payload, string? TraceParent, Guid? OrderId);

/// <summary>The number of unsent events in the outbox, and the age of the oldest in seconds.</summary>
internal sealed record OutboxBacklog(long Depth, double Age);

/// <summary>
/// The order events in the database. A sent event is kept for one day, so that it can be sent again if Redis loses it.
/// </summary>
internal sealed class OutboxStore(NpgsqlDataSource database)
{
    /// <summary>Passes the oldest unsent events to <paramref name="send"/>, and marks them as sent.</summary>
    /// <returns>The number of events.</returns>
    public Task<int> SendBatchAsync(int size, Func<OutboxEvent, Task> send, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async transaction =>
            {
                var events = await transaction.QueryAsync<OutboxEvent>(
                    """
                    SELECT position, payload, trace_parent, order_id FROM outbox WHERE sent_at IS NULL
                    ORDER BY position LIMIT @size FOR UPDATE SKIP LOCKED
                    """,
                    new { size }, cancellationToken);
                foreach (var item in events)
                {
                    await send(item);
                }

                await transaction.ExecuteAsync(
                    "UPDATE outbox SET sent_at = now() WHERE position = ANY(@positions)",
                    new { positions = events.Select(item => item.Position).ToArray() }, cancellationToken);
                return events.Count;
            },
            cancellationToken);

    /// <summary>
    /// Compares the token in Redis with the one in the database. If they differ, Redis has lost its data or is another server: all
    /// events sent within the last day are due again, under a new token.
    /// </summary>
    /// <param name="read">Reads the token from Redis.</param>
    /// <param name="write">Writes a new token. It is written before any event is sent again, so that a later loss is detected.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of events that are due again.</returns>
    public Task<int> ResendIfLostAsync(Func<Task<string?>> read, Func<string, Task> write, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async transaction =>
            {
                // The lock serializes replicas: the second one reads the token of the first.
                var known = await transaction.ExecuteScalarAsync<string>(
                    "SELECT token FROM outbox_stream FOR UPDATE", parameters: null, cancellationToken);
                if (await read() == known)
                {
                    return 0;
                }

                var token = Guid.NewGuid().ToString("N");
                var due = await transaction.ExecuteAsync(
                    "UPDATE outbox SET sent_at = NULL, due_at = now() WHERE sent_at > now() - interval '1 day'",
                    parameters: null, cancellationToken);
                await transaction.ExecuteAsync("UPDATE outbox_stream SET token = @token", new { token }, cancellationToken);
                await write(token);
                return due;
            },
            cancellationToken);

    public Task<string?> ReadTokenAsync(CancellationToken cancellationToken) =>
        database.ExecuteScalarAsync<string>("SELECT token FROM outbox_stream", parameters: null, cancellationToken);

    public Task<OutboxBacklog> ReadBacklogAsync(CancellationToken cancellationToken) =>
        database.QuerySingleAsync<OutboxBacklog>(
            """
            SELECT count(*) AS Depth, greatest(0, coalesce(extract(epoch FROM now() - min(due_at)), 0))::double precision AS Age
            FROM outbox WHERE sent_at IS NULL
            """,
            parameters: null, cancellationToken);

    public Task DeleteOldAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync("DELETE FROM outbox WHERE sent_at < now() - interval '1 day'", parameters: null, cancellationToken);
}
