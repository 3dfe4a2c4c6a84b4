using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Checkout.Gateway.Orders;

/// <summary>
/// The orders and their leases. An order is processed under a lease, so that another process can resume it after a crash. Each
/// lease has its own fencing token. Every write requires the token and the previous state of the order, so that a process
/// whose lease has expired cannot write.
/// </summary>
internal sealed class OrderStore(NpgsqlDataSource database)
{
    /// <summary>
    /// The duration of a lease, longer than the deadline of a checkout. Correctness does not depend on it, since the clocks of the
    /// database and the process may differ.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    // The condition of every write: the token of the lease, the previous state, and that the order has not ended.
    private const string WhereLeased =
        "WHERE id = @Id AND lease_owner = @FencingToken AND status = @from AND status NOT IN ('confirmed', 'failed')";

    private const string SaveStatement =
        $"""
        UPDATE orders SET status = @Status, failure_code = @FailureCode, decline_code = @DeclineCode,
            missing_items = @MissingItems::jsonb, charge_started = @ChargeStarted, items = @Items::jsonb,
            total_amount = @TotalAmount, total_currency = @TotalCurrency, updated_at = now(), lease_until = now() + @lease
        {WhereLeased}
        """;

    private static readonly string Process = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <returns>The order with the fencing token of its first lease, or null if another order has its key.</returns>
    public async Task<Order?> TryBeginAsync(Order order, string key, string requestHash, CancellationToken cancellationToken)
    {
        var begun = order with { FencingToken = NewFencingToken() };
        var parameters = CreateParameters(begun);
        parameters.Add("key", key);
        parameters.Add("requestHash", requestHash);
        var isNew = await database.ExecuteAsync(
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
            parameters, cancellationToken) == 1;
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

    public Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("id = @id", new { id }, cancellationToken);

    public Task<Order?> FindForUserAsync(Guid id, Guid userId, CancellationToken cancellationToken) =>
        FindAsync("id = @id AND user_id = @userId", new { id, userId }, cancellationToken);

    public async Task<IReadOnlyList<Order>> ListForUserAsync(Guid userId, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<OrderRow>(
            $"SELECT {OrderRow.Columns} FROM orders WHERE user_id = @userId ORDER BY created_at DESC LIMIT @limit",
            new { userId, limit }, cancellationToken);
        return [.. rows.Select(row => row.ToOrder())];
    }

    /// <summary>Writes the order's new state and renews its lease.</summary>
    /// <param name="order">The order as last written under this lease.</param>
    /// <param name="changed">The changed order.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LeaseLostException">The order has another lease or another state.</exception>
    public async Task<Order> SaveAsync(Order order, Order changed, CancellationToken cancellationToken)
    {
        var saved = await database.ExecuteAsync(SaveStatement, CreateSaveParameters(order, changed), cancellationToken);
        return saved == 1 ? changed : throw new LeaseLostException(order.Id);
    }

    /// <summary>Confirms the order and adds its event to the outbox, in one transaction.</summary>
    /// <exception cref="LeaseLostException">The order has another lease or another state.</exception>
    public async Task<Order> ConfirmAsync(Order order, Guid eventId, string eventPayload, string? traceParent, CancellationToken cancellationToken)
    {
        var confirmed = order with { Status = OrderStatus.Confirmed };
        var saved = await database.ExecuteAsync(
            $"""
            WITH confirmed AS (
                UPDATE orders SET status = 'confirmed', updated_at = now()
                {WhereLeased}
                RETURNING id)
            INSERT INTO outbox (event_id, order_id, payload, trace_parent)
            SELECT @eventId, id, @eventPayload, @traceParent FROM confirmed
            """,
            new { order.Id, order.FencingToken, from = OrderRow.GetStatusName(order.Status), eventId, eventPayload, traceParent },
            cancellationToken);
        return saved == 1 ? confirmed : throw new LeaseLostException(order.Id);
    }

    /// <summary>Marks the order as failed, and frees its key if the same request may be tried again.</summary>
    /// <exception cref="LeaseLostException">The order has another lease or another state.</exception>
    public async Task<Order> FailAsync(Order order, CancellationToken cancellationToken)
    {
        var failed = order with { Status = OrderStatus.Failed };
        await database.InTransactionAsync(
            async transaction =>
            {
                if (await transaction.ExecuteAsync(SaveStatement, CreateSaveParameters(order, failed), cancellationToken) == 0)
                {
                    throw new LeaseLostException(order.Id);
                }

                if (order.FailureCode is FailureCodes.TryLater or FailureCodes.TotalChanged)
                {
                    await transaction.ExecuteAsync("DELETE FROM idempotency_keys WHERE order_id = @Id", new { order.Id }, cancellationToken);
                }
            },
            cancellationToken);
        return failed;
    }

    /// <summary>Deletes an invalid order, for which nothing was reserved or charged.</summary>
    /// <exception cref="LeaseLostException">The order has another lease or another state.</exception>
    public async Task DiscardAsync(Order order, CancellationToken cancellationToken)
    {
        var discarded = await database.ExecuteScalarAsync<long>(
            """
            WITH discarded AS (DELETE FROM orders WHERE id = @Id AND lease_owner = @FencingToken AND status = 'reserving' RETURNING id),
                 freed AS (DELETE FROM idempotency_keys WHERE order_id IN (SELECT id FROM discarded))
            SELECT count(*) FROM discarded
            """,
            new { order.Id, order.FencingToken }, cancellationToken);
        if (discarded == 0)
        {
            throw new LeaseLostException(order.Id);
        }
    }

    /// <summary>
    /// Releases the lease, so that the order can be resumed after a pause, and stores the trace context of the attempt that gave up.
    /// Does nothing if the order has another lease or another state.
    /// </summary>
    public async Task ReleaseLeaseAsync(Order order, TimeSpan pause, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            """
            UPDATE orders SET lease_until = now() + @pause, last_trace_parent = @traceParent
            WHERE id = @Id AND lease_owner = @FencingToken AND status NOT IN ('confirmed', 'failed')
            """,
            new { order.Id, pause, order.FencingToken, traceParent = Activity.Current?.Id }, cancellationToken);
    }

    /// <summary>
    /// Acquires a lease with a new fencing token for an order whose lease has expired. Returns the order and the number of
    /// attempts, or null if there is none.
    /// </summary>
    public async Task<(Order Order, int Attempts)?> ClaimAsync(CancellationToken cancellationToken)
    {
        var row = await database.QuerySingleOrDefaultAsync<OrderRow>(
            $"""
            UPDATE orders SET lease_owner = @token, lease_until = now() + @lease, attempts = attempts + 1
            WHERE id = (
                SELECT id FROM orders WHERE status NOT IN ('confirmed', 'failed') AND lease_until < now()
                ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING {OrderRow.Columns}, lease_owner AS FencingToken, attempts
            """,
            new { token = NewFencingToken(), lease = Lease }, cancellationToken);
        return row is null ? null : (row.ToOrder(), row.Attempts);
    }

    public async Task DeleteExpiredKeysAsync(CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            "DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'", parameters: null, cancellationToken);
    }

    // Includes the process for people who read the table. The rest makes it unique.
    private static string NewFencingToken() => $"{Process}-{Guid.NewGuid():N}";

    private static DynamicParameters CreateParameters(Order order)
    {
        var parameters = new DynamicParameters(OrderRow.From(order));
        parameters.Add("lease", Lease);
        return parameters;
    }

    private static DynamicParameters CreateSaveParameters(Order order, Order changed)
    {
        var parameters = CreateParameters(changed);
        parameters.Add("from", OrderRow.GetStatusName(order.Status));
        return parameters;
    }

    private async Task<Order?> FindAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        (await database.QuerySingleOrDefaultAsync<OrderRow>(
            $"SELECT {OrderRow.Columns} FROM orders WHERE {condition}", parameters, cancellationToken))?.ToOrder();
}
