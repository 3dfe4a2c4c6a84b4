using Npgsql;

namespace Checkout.PaymentService.Simulator;

/// <summary>The charges of the simulated processor: one per key, for repeated requests in any order.</summary>
internal sealed class SimulatorStore(NpgsqlDataSource database)
{
    public Task<ProcessorCharge?> FindAsync(Guid key, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<ProcessorCharge>(
            "SELECT status, decline_code FROM processor_charges WHERE key = @key", new { key }, cancellationToken);

    public Task<ProcessorCharge> AuthorizeAsync(
        Guid key, long amount, string currency, string? declineCode, CancellationToken cancellationToken) =>
        database.QuerySingleAsync<ProcessorCharge>( // the no-op update returns an existing row
            """
            INSERT INTO processor_charges (key, status, amount, currency, decline_code)
            VALUES (@key, CASE WHEN @declineCode IS NULL THEN 'authorised' ELSE 'declined' END, @amount, @currency, @declineCode)
            ON CONFLICT (key) DO UPDATE SET key = excluded.key
            RETURNING status, decline_code
            """,
            new { key, amount, currency, declineCode },
            cancellationToken);

    public Task<ProcessorCharge?> CaptureAsync(Guid key, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<ProcessorCharge>(
            """
            UPDATE processor_charges SET status = CASE status WHEN 'authorised' THEN 'captured' ELSE status END
            WHERE key = @key RETURNING status, decline_code
            """,
            new { key },
            cancellationToken);

    public Task<ProcessorCharge> CancelAsync(Guid key, CancellationToken cancellationToken) =>
        database.QuerySingleAsync<ProcessorCharge>(
            """
            INSERT INTO processor_charges (key, status, amount, currency) VALUES (@key, 'voided', 0, 'XXX')
            ON CONFLICT (key) DO UPDATE SET status =
                CASE processor_charges.status WHEN 'authorised' THEN 'voided' WHEN 'captured' THEN 'refunded' ELSE processor_charges.status END
            RETURNING status, decline_code
            """,
            new { key },
            cancellationToken);
}
