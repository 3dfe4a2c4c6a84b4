using Dapper;
using Npgsql;

namespace Checkout.PaymentService.Payments;

/// <summary>
/// The append-only record of every payment. Its unique index, not this code, guarantees that a payment is
/// settled once: whoever comes second finds what the first has written.
/// </summary>
internal sealed class Ledger(NpgsqlDataSource database)
{
    // The entry that says where a payment stands, of all that it has.
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

    /// <summary>Returns where a payment stands; null if it has no entry.</summary>
    public Task<PaymentResponse?> FindAsync(Guid orderId, CancellationToken cancellationToken) =>
        QueryAsync(orderId, $"SELECT entry, decline_code FROM ledger WHERE order_id = @orderId {Latest}", new { orderId }, cancellationToken);

    /// <summary>Writes the intent to charge, before any money can move.</summary>
    /// <returns>Where the payment stood before; null if it is new.</returns>
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

    /// <summary>Writes that the processor holds the money.</summary>
    public async Task RecordAuthorizationAsync(Guid orderId, CancellationToken cancellationToken)
    {
        string[] entries = ["authorised"];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { orderId, entries, declineCode = (string?)null }, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Writes the end of a payment, and those entries before it that are missing. It is not written if the payment has another
    /// end. A payment that was never requested here can only be called off: of nothing, in no currency (ISO 4217: XXX).
    /// </summary>
    /// <returns>Where the payment stands.</returns>
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

        // A statement does not see rows that another one committed after it began. If this one did not write the end, it is read now.
        return payment?.Status == entries[^1] ? payment : (await FindAsync(orderId, cancellationToken))!;
    }

    private async Task<PaymentResponse?> QueryAsync(Guid orderId, string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string Entry, string? DeclineCode)?>(new CommandDefinition(
            sql, parameters, cancellationToken: cancellationToken));
        return row is var (entry, declineCode)
            ? new PaymentResponse(orderId, entry is "requested" or "authorised" ? "pending" : entry, declineCode)
            : null;
    }
}
