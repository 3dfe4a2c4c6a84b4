using System.Text.Json;
using Npgsql;

namespace Checkout.InventoryService.Reservations;

/// <summary>
/// Reserves, commits and releases stock. Each operation is one transaction and idempotent by order id. An ended or rejected
/// reservation remains as a tombstone, so that a late or repeated request cannot revive it. Outcomes are counted after the
/// commit, so that a rolled back and retried operation counts once.
/// </summary>
internal sealed class ReservationStore(NpgsqlDataSource database, InventoryMetrics metrics, SlowInventory slowInventory)
{
    private const int MaxReleased = 100;

    // Far longer than a checkout or its recovery takes. Only an abandoned order takes longer.
    private static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);

    public async Task<ReserveResult> ReserveAsync(
        Guid orderId, IReadOnlyList<ReservationItem> items, CancellationToken cancellationToken)
    {
        // Not InTransactionAsync, which would commit the inserted row even if an item is unknown.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The insert blocks a concurrent request for the same order until this transaction ends.
        var isNew = await transaction.ExecuteAsync(
            """
            INSERT INTO reservations (order_id, status, expires_at) VALUES (@orderId, 'held', now() + @HoldFor)
            ON CONFLICT (order_id) DO NOTHING
            """,
            new { orderId, HoldFor }, cancellationToken) == 1;
        if (!isNew)
        {
            return await FindHeldAsync(transaction, orderId, cancellationToken) is { } existing ? new ReserveResult.Held(existing)
                : await FindMissingAsync(transaction, orderId, cancellationToken) is { } missingItems ? new ReserveResult.OutOfStock(missingItems)
                : new ReserveResult.Closed();
        }

        var stock = await LockStockAsync(transaction, items, cancellationToken);
        var unknown = items.Where(item => !stock.ContainsKey(item.Sku)).Select(item => item.Sku).ToList();
        if (unknown.Count > 0)
        {
            return new ReserveResult.UnknownSku(unknown);
        }

        IReadOnlyList<MissingItem> missing =
            [.. items.Where(item => item.Quantity > stock[item.Sku]).Select(item => new MissingItem(item.Sku, item.Quantity, stock[item.Sku]))];
        if (missing.Count > 0)
        {
            await RejectAsync(transaction, orderId, missing, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            metrics.RecordReservation("out_of_stock");
            return new ReserveResult.OutOfStock(missing);
        }

        var lines = await transaction.QueryAsync<Line>(
            """
            WITH line AS (SELECT * FROM unnest(@skus, @quantities) AS line (sku, quantity)),
                held AS (INSERT INTO reservation_lines (order_id, sku, quantity) SELECT @orderId, sku, quantity FROM line),
                product AS (
                    UPDATE products SET available = available - line.quantity, reserved = reserved + line.quantity
                    FROM line WHERE products.sku = line.sku
                    RETURNING products.sku, name, quantity, price_amount, price_currency)
            SELECT * FROM product ORDER BY sku
            """,
            new
            {
                orderId,
                skus = items.Select(item => item.Sku).ToArray(),
                quantities = items.Select(item => item.Quantity).ToArray(),
            },
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.RecordReservation("held");
        return new ReserveResult.Held(ToResponse(orderId, lines));
    }

    /// <summary>Marks the reserved stock as sold. Returns false if the order has no reservation.</summary>
    public async Task<bool> CommitAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var status = await database.InTransactionAsync(
            async transaction =>
            {
                var current = await LockStatusAsync(transaction, orderId, cancellationToken);
                if (current == "held")
                {
                    await EndAsync(transaction, orderId, "committed", "sold = sold", cancellationToken);
                }

                return current;
            },
            cancellationToken);
        if (status == "held")
        {
            metrics.RecordReservation("committed");
        }

        return status is "held" or "committed";
    }

    /// <summary>Releases the reserved stock. Returns false if it is sold. An unknown order cannot reserve stock afterwards.</summary>
    public async Task<bool> ReleaseAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var status = await database.InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO reservations (order_id, status, expires_at) VALUES (@orderId, 'released', now())
                    ON CONFLICT (order_id) DO NOTHING
                    """,
                    new { orderId }, cancellationToken);
                var current = await LockStatusAsync(transaction, orderId, cancellationToken);
                if (current == "held")
                {
                    await EndAsync(transaction, orderId, "released", "available = available", cancellationToken);
                }

                return current;
            },
            cancellationToken);
        if (status == "held")
        {
            metrics.RecordReservation("released");
        }

        return status != "committed";
    }

    /// <summary>Releases a limited number of expired reservations, and returns how many.</summary>
    public async Task<int> ReleaseExpiredAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var count = 0;
        while (count < MaxReleased && await ReleaseOneExpiredAsync(connection, cancellationToken))
        {
            count++;
        }

        return count;
    }

    // One transaction per order: products are locked in SKU order only within an order, so a transaction with two orders could
    // cause a deadlock.
    private async Task<bool> ReleaseOneExpiredAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var expired = await transaction.ExecuteScalarAsync<Guid?>(
            """
            SELECT order_id FROM reservations WHERE status = 'held' AND expires_at < now()
            ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            parameters: null, cancellationToken);
        if (expired is not { } orderId)
        {
            return false;
        }

        await EndAsync(transaction, orderId, "expired", "available = available", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.RecordReservation("expired");
        return true;
    }

    private static async Task RejectAsync(
        NpgsqlTransaction transaction, Guid orderId, IReadOnlyList<MissingItem> missing, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            "UPDATE reservations SET status = 'refused', missing = @missing::jsonb WHERE order_id = @orderId",
            new { orderId, missing = JsonSerializer.Serialize(missing, JsonSerializerOptions.Web) }, cancellationToken);

    /// <summary>Returns the items for which the order was rejected, or null if it was not.</summary>
    private static async Task<IReadOnlyList<MissingItem>?> FindMissingAsync(
        NpgsqlTransaction transaction, Guid orderId, CancellationToken cancellationToken) =>
        await transaction.ExecuteScalarAsync<string?>(
            "SELECT missing FROM reservations WHERE order_id = @orderId AND status = 'refused'",
            new { orderId }, cancellationToken) is { } missing
            ? JsonSerializer.Deserialize<IReadOnlyList<MissingItem>>(missing, JsonSerializerOptions.Web)
            : null;

    // Always in SKU order, so that two orders with the same products cannot deadlock.
    private async Task<Dictionary<string, int>> LockStockAsync(
        NpgsqlTransaction transaction, IReadOnlyList<ReservationItem> items, CancellationToken cancellationToken)
    {
        var rows = await transaction.QueryAsync<(string Sku, int Available)>(
            $"SELECT sku, available FROM products{slowInventory.Join} WHERE sku = ANY(@skus) ORDER BY sku FOR UPDATE OF products",
            new { skus = items.Select(item => item.Sku).ToArray() }, cancellationToken);
        return rows.ToDictionary(row => row.Sku, row => row.Available);
    }

    private static Task<string?> LockStatusAsync(
        NpgsqlTransaction transaction, Guid orderId, CancellationToken cancellationToken) =>
        transaction.ExecuteScalarAsync<string?>(
            "SELECT status FROM reservations WHERE order_id = @orderId FOR UPDATE",
            new { orderId }, cancellationToken);

    private static async Task EndAsync(
        NpgsqlTransaction transaction, Guid orderId, string status, string receiver, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            $"""
            SELECT 1 FROM products WHERE sku IN (SELECT sku FROM reservation_lines WHERE order_id = @orderId) ORDER BY sku FOR UPDATE;
            UPDATE products SET reserved = reserved - line.quantity, {receiver} + line.quantity
            FROM reservation_lines line WHERE line.order_id = @orderId AND products.sku = line.sku;
            UPDATE reservations SET status = @status WHERE order_id = @orderId;
            """,
            new { orderId, status }, cancellationToken);

    private static async Task<ReservationResponse?> FindHeldAsync(
        NpgsqlTransaction transaction, Guid orderId, CancellationToken cancellationToken)
    {
        var lines = await transaction.QueryAsync<Line>(
            """
            SELECT line.sku, product.name, line.quantity, product.price_amount, product.price_currency
            FROM reservation_lines line JOIN products product USING (sku) JOIN reservations USING (order_id)
            WHERE order_id = @orderId AND status IN ('held', 'committed') ORDER BY sku
            """,
            new { orderId }, cancellationToken);
        return lines.Count == 0 ? null : ToResponse(orderId, lines);
    }

    private static ReservationResponse ToResponse(Guid orderId, IReadOnlyList<Line> lines) => new(
        orderId,
        [.. lines.Select(line => new ReservedItem(line.Sku, line.Name, line.Quantity, new Money(line.PriceAmount, line.PriceCurrency)))],
        new Money(lines.Sum(line => line.PriceAmount * line.Quantity), lines[0].PriceCurrency));

    private sealed record Line(string Sku, string Name, int Quantity, long PriceAmount, string PriceCurrency);
}
