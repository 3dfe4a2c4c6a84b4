using Npgsql;

namespace Checkout.PaymentService.Payments;

/// <summary>
/// The append-only record of every payment. Its unique index guarantees that a payment is settled once: of two concurrent
/// writers, the second reads what the first has written.
/// </summary>
internal sealed class Ledger(NpgsqlDataSource database)
{
    // Selects the entry that determines the status of a payment.
    private const string Latest =
        "ORDER BY array_position(ARRAY['refunded', 'voided', 'declined', 'captured', 'authorised', 'requested'], entry) LIMIT 1";

    private const string Insert =
        """
        INSERT INTO ledger (order_id, entry, amount, currency, card_last4, decline_code)
        SELECT @orderId, new.entry, coalesce(amount, 0), coalesce(currency, 'XXX'), card_last4, @declineCode
        FROM unnest(@entries) AS new (entry)
        LEFT JOIN ledger requested ON requested.order_id = @orderId AND requested.entry = 'requested'
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Returns the status of a payment, or null if it has no entry.</summary>
    public Task<PaymentResponse?> FindAsync(Guid orderId, CancellationToken cancellationToken) =>
        QueryAsync(orderId, $"SELECT entry, decline_code FROM ledger WHERE order_id = @orderId {Latest}", new { orderId }, cancellationToken);

    /// <summary>Records the request for a payment, before the processor is called.</summary>
    /// <returns>The previous status of the payment, or null if it is new.</returns>
    public Task<PaymentResponse?> RecordRequestAsync(Guid orderId, Money amount, string cardLast4, CancellationToken cancellationToken) =>
        QueryAsync(
            orderId,
            $"""
            WITH requested AS (
                INSERT INTO ledger (order_id, entry, amount, currency, card_last4)
                VALUES (@orderId, 'requested', @Amount, @Currency, @cardLast4) ON CONFLICT DO NOTHING)
            SELECT entry, decline_code FROM ledger WHERE order_id = @orderId {Latest}
            """,
            new { orderId, amount.Amount, amount.Currency, cardLast4 },
            cancellationToken);

    /// <summary>Records that the processor has authorized the payment.</summary>
    public Task RecordAuthorizationAsync(Guid orderId, CancellationToken cancellationToken)
    {
        string[] entries = ["authorised"];
        return database.ExecuteAsync(Insert, new { orderId, entries, declineCode = (string?)null }, cancellationToken);
    }

    /// <summary>
    /// Records the status that the processor reports, and the missing entries before it, unless the payment was settled
    /// differently. A payment without a request can only be voided, with the amount 0 and no currency (ISO 4217: XXX).
    /// </summary>
    /// <returns>The status of the payment.</returns>
    public async Task<PaymentResponse> RecordAsync(Guid orderId, string[] entries, string? declineCode, CancellationToken cancellationToken)
    {
        var payment = await QueryAsync(
            orderId,
            $"""
            WITH recorded AS ({Insert} RETURNING entry, decline_code)
            SELECT entry, decline_code FROM (
                SELECT entry, decline_code FROM recorded UNION ALL SELECT entry, decline_code FROM ledger WHERE order_id = @orderId) AS payment
            {Latest}
            """,
            new { orderId, entries, declineCode },
            cancellationToken);

        // A statement does not see rows committed after it began. If another writer has settled the payment meanwhile, its entry is read now.
        return payment?.Status == entries[^1] ? payment : (await FindAsync(orderId, cancellationToken))!;
    }

    private async Task<PaymentResponse?> QueryAsync(Guid orderId, string sql, object parameters, CancellationToken cancellationToken)
    {
        var row = await database.QuerySingleOrDefaultAsync<(string Entry, string? DeclineCode)?>(sql, parameters, cancellationToken);
        return row is var (entry, declineCode)
            ? new PaymentResponse(orderId, entry is "requested" or "authorised" ? "pending" : entry, declineCode)
            : null;
    }
}
