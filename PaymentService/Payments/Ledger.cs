using Dapper;
using Npgsql;

namespace Checkout.Payment.Payments;

/// <summary>
/// The append-only record of every payment. Its unique index, not this code, guarantees that a payment is
/// settled once: whoever comes second finds what the first has written.
/// </summary>
internal sealed class Ledger(NpgsqlDataSource database)
{
    public async Task<PaymentResponse?> FindAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string Entry, string? DeclineCode)?>(new CommandDefinition(
            """
            SELECT entry, decline_code FROM ledger WHERE order_id = @orderId
            ORDER BY array_position(ARRAY['refunded', 'voided', 'declined', 'captured', 'authorised', 'requested'], entry)
            LIMIT 1
            """,
            new { orderId }, cancellationToken: cancellationToken));
        return row is null
            ? null
            : new PaymentResponse(orderId, row.Value.Entry is "requested" or "authorised" ? "pending" : row.Value.Entry, row.Value.DeclineCode);
    }

    /// <summary>Writes the intent to charge, before any money can move.</summary>
    public Task RequestedAsync(Guid orderId, Money amount, string cardLast4, CancellationToken cancellationToken) =>
        AddAsync(
            "INSERT INTO ledger (order_id, entry, amount, currency, card_last4) VALUES (@orderId, 'requested', @Amount, @Currency, @cardLast4)",
            new { orderId, amount.Amount, amount.Currency, cardLast4 },
            cancellationToken);

    /// <summary>
    /// Writes what became of it. Says nothing if that, or another end of the payment, is written already. A payment
    /// that was never requested here can only be called off: of nothing, in no currency (ISO 4217: XXX).
    /// </summary>
    public Task AddAsync(Guid orderId, string entry, string? declineCode, CancellationToken cancellationToken) =>
        AddAsync(
            """
            INSERT INTO ledger (order_id, entry, amount, currency, card_last4, decline_code)
            SELECT @orderId, @entry, coalesce(requested.amount, 0), coalesce(requested.currency, 'XXX'), requested.card_last4, @declineCode
            FROM (VALUES (@orderId)) AS payment (order_id)
            LEFT JOIN ledger requested ON requested.order_id = payment.order_id AND requested.entry = 'requested'
            """,
            new { orderId, entry, declineCode },
            cancellationToken);

    private async Task AddAsync(string insert, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            insert + " ON CONFLICT DO NOTHING", values, cancellationToken: cancellationToken));
    }
}
