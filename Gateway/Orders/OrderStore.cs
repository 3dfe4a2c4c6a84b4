using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Checkout.Gateway.Orders;

/// <summary>What an Idempotency-Key began before.</summary>
/// <param name="Order">The order, as it is now.</param>
/// <param name="RequestHash">The hash of the request that began it.</param>
internal sealed record KnownKey(Order Order, string RequestHash);

/// <summary>
/// The orders, and who drives each. An order is driven under a lease, so that it goes on elsewhere when its driver is gone.
/// Each drive has a fencing token of its own. Every write asks for the token and for the state that the order was in, so
/// a driver that was suspended past its lease writes nothing, in this process or in another.
/// </summary>
internal sealed class OrderStore(NpgsqlDataSource database)
{
    /// <summary>
    /// Longer than the deadline of a checkout, so that a driver on time keeps its order. Correctness does not depend on it: the
    /// clocks of the database and of the driver may disagree.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    // What every write of a drive asks for: its own token, the state that it saw, and that the order has not ended.
    private const string WhereDriven =
        "WHERE id = @Id AND lease_owner = @FencingToken AND status = @from AND status NOT IN ('confirmed', 'failed')";

    private static readonly string Process = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <returns>The order with the fencing token of its first drive; null if another order has its key.</returns>
    public async Task<Order?> TryBeginAsync(Order order, string key, string requestHash, CancellationToken cancellationToken)
    {
        var begun = order with { FencingToken = NewFencingToken() };
        var parameters = Parameters(begun);
        parameters.Add("key", key);
        parameters.Add("requestHash", requestHash);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var isNew = await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH begun AS (
                INSERT INTO idempotency_keys (user_id, key, request_hash, order_id) VALUES (@UserId, @key, @requestHash, @Id)
                ON CONFLICT (user_id, key) DO UPDATE
                    SET request_hash = excluded.request_hash, order_id = excluded.order_id, created_at = now()
                    WHERE idempotency_keys.created_at < now() - interval '24 hours'
                RETURNING order_id)
            INSERT INTO orders (id, user_id, email, status, items, trace_parent, synthetic, created_at, lease_owner, lease_until)
            SELECT order_id, @UserId, @Email, @Status, @Items::jsonb, @TraceParent, @IsSynthetic, @CreatedAt, @FencingToken, now() + @lease
            FROM begun
            """,
            parameters, cancellationToken: cancellationToken)) == 1;
        return isNew ? begun : null;
    }

    public async Task<KnownKey?> FindByKeyAsync(Guid userId, string key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var known = await connection.QueryAsync<OrderRow, string, KnownKey>(
            new CommandDefinition(
                $"""
                SELECT {OrderRow.Columns}, request_hash
                FROM orders JOIN (
                    SELECT order_id, request_hash FROM idempotency_keys
                    WHERE user_id = @userId AND key = @key AND created_at >= now() - interval '24 hours'
                ) AS known ON orders.id = known.order_id
                """,
                new { userId, key }, cancellationToken: cancellationToken),
            (row, requestHash) => new KnownKey(row.ToOrder(), requestHash),
            splitOn: "request_hash");
        return known.SingleOrDefault();
    }

    public async Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, "id = @id", new { id }, cancellationToken);
    }

    public async Task<Order?> FindForUserAsync(Guid id, Guid userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, "id = @id AND user_id = @userId", new { id, userId }, cancellationToken);
    }

    public async Task<IReadOnlyList<Order>> ListForUserAsync(Guid userId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<OrderRow>(new CommandDefinition(
            $"SELECT {OrderRow.Columns} FROM orders WHERE user_id = @userId ORDER BY created_at DESC LIMIT @limit",
            new { userId, limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToOrder())];
    }

    /// <summary>Writes the order's new state and renews its lease.</summary>
    /// <param name="order">The order as this drive wrote it last.</param>
    /// <param name="changed">The order as it is to be.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="LeaseLostException">Another drive has the order now, or it is in another state.</exception>
    public async Task<Order> SaveAsync(Order order, Order changed, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await SaveAsync(connection, null, order, changed, cancellationToken);
        return changed;
    }

    /// <summary>Confirms the order and puts its event in the outbox: both, or neither.</summary>
    /// <exception cref="LeaseLostException">Another drive has the order now, or it is in another state.</exception>
    public async Task<Order> ConfirmAsync(Order order, Guid eventId, string eventPayload, string? traceParent, CancellationToken cancellationToken)
    {
        var confirmed = order with { Status = OrderStatus.Confirmed };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var saved = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            WITH confirmed AS (
                UPDATE orders SET status = 'confirmed', updated_at = now()
                {WhereDriven}
                RETURNING id)
            INSERT INTO outbox (event_id, order_id, payload, trace_parent)
            SELECT @eventId, id, @eventPayload, @traceParent FROM confirmed
            """,
            new { order.Id, order.FencingToken, from = OrderRow.NameOf(order.Status), eventId, eventPayload, traceParent },
            cancellationToken: cancellationToken));
        return saved == 1 ? confirmed : throw new LeaseLostException(order.Id);
    }

    /// <summary>Ends an order that failed, and frees its key where the same request may be tried again.</summary>
    /// <exception cref="LeaseLostException">Another drive has the order now, or it is in another state.</exception>
    public async Task<Order> FailAsync(Order order, CancellationToken cancellationToken)
    {
        var failed = order with { Status = OrderStatus.Failed };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await SaveAsync(connection, transaction, order, failed, cancellationToken);
        if (order.FailureCode is FailureCodes.TryLater or FailureCodes.TotalChanged)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM idempotency_keys WHERE order_id = @Id", new { order.Id }, transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return failed;
    }

    /// <summary>Removes an order that turned out not to be one: nothing was held or charged for it.</summary>
    /// <exception cref="LeaseLostException">Another drive has the order now, or it is in another state.</exception>
    public async Task DiscardAsync(Order order, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var discarded = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            WITH discarded AS (DELETE FROM orders WHERE id = @Id AND lease_owner = @FencingToken AND status = 'reserving' RETURNING id),
                 freed AS (DELETE FROM idempotency_keys WHERE order_id IN (SELECT id FROM discarded))
            SELECT count(*) FROM discarded
            """,
            new { order.Id, order.FencingToken }, cancellationToken: cancellationToken));
        if (discarded == 0)
        {
            throw new LeaseLostException(order.Id);
        }
    }

    /// <summary>
    /// Lets anyone take the order on after a pause, and keeps the trace context of the attempt that gave up. Does nothing if
    /// another drive has it already, or it is in another state.
    /// </summary>
    public async Task ReleaseLeaseAsync(Order order, TimeSpan pause, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE orders SET lease_until = now() + @pause, last_trace_parent = @traceParent
            WHERE id = @Id AND lease_owner = @FencingToken AND status NOT IN ('confirmed', 'failed')
            """,
            new { order.Id, pause, order.FencingToken, traceParent = Activity.Current?.Id }, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Takes on an order that nobody drives any more, under a new fencing token; null when there is none. Also answers how often
    /// that was tried.
    /// </summary>
    public async Task<(Order Order, int Attempts)?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"""
            UPDATE orders SET lease_owner = @token, lease_until = now() + @lease, attempts = attempts + 1
            WHERE id = (
                SELECT id FROM orders WHERE status NOT IN ('confirmed', 'failed') AND lease_until < now()
                ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING attempts, {OrderRow.Columns}, lease_owner AS FencingToken
            """,
            new { token = NewFencingToken(), lease = Lease }, cancellationToken: cancellationToken));
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetRowParser<OrderRow>()(reader).ToOrder(), reader.GetInt32(0))
            : null;
    }

    public async Task DeleteExpiredKeysAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'", cancellationToken: cancellationToken));
    }

    private static async Task SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, Order order, Order changed, CancellationToken cancellationToken)
    {
        var parameters = Parameters(changed);
        parameters.Add("from", OrderRow.NameOf(order.Status));
        var saved = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            UPDATE orders SET status = @Status, failure_code = @FailureCode, decline_code = @DeclineCode,
                missing_items = @MissingItems::jsonb, charge_started = @ChargeStarted, items = @Items::jsonb,
                total_amount = @TotalAmount, total_currency = @TotalCurrency, updated_at = now(), lease_until = now() + @lease
            {WhereDriven}
            """,
            parameters, transaction, cancellationToken: cancellationToken));
        if (saved == 0)
        {
            throw new LeaseLostException(order.Id);
        }
    }

    // The process is in it for a person who reads the table; the rest makes it unique.
    private static string NewFencingToken() => $"{Process}-{Guid.NewGuid():N}";

    private static DynamicParameters Parameters(Order order)
    {
        var parameters = new DynamicParameters(OrderRow.From(order));
        parameters.Add("lease", Lease);
        return parameters;
    }

    private static async Task<Order?> FindAsync(NpgsqlConnection connection, string condition, object parameters, CancellationToken cancellationToken) =>
        (await connection.QuerySingleOrDefaultAsync<OrderRow>(new CommandDefinition(
            $"SELECT {OrderRow.Columns} FROM orders WHERE {condition}", parameters, cancellationToken: cancellationToken)))?.ToOrder();
}

/// <summary>Another drive has the order now, or has brought it into another state.</summary>
internal sealed class LeaseLostException(Guid orderId) : Exception($"Order {orderId} is driven elsewhere.");
