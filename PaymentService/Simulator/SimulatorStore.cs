using Checkout.PaymentService.Processor;
using Dapper;
using Npgsql;

namespace Checkout.PaymentService.Simulator;

/// <summary>The processor's books: one charge a key, whatever is repeated and in whatever order it arrives.</summary>
internal sealed class SimulatorStore(NpgsqlDataSource database)
{
    public Task<ProcessorCharge?> FindAsync(Guid key, CancellationToken cancellationToken) =>
        QueryAsync("SELECT status, decline_code AS DeclineCode FROM processor_charges WHERE key = @key", new { key }, cancellationToken);

    public async Task<ProcessorCharge> AuthorizeAsync(
        Guid key, long amount, string currency, string? declineCode, CancellationToken cancellationToken) =>
        (await QueryAsync( // the update of nothing has the row returned that is there already
            """
            INSERT INTO processor_charges (key, status, amount, currency, decline_code)
            VALUES (@key, CASE WHEN @declineCode IS NULL THEN 'authorised' ELSE 'declined' END, @amount, @currency, @declineCode)
            ON CONFLICT (key) DO UPDATE SET key = excluded.key
            RETURNING status, decline_code AS DeclineCode
            """,
            new { key, amount, currency, declineCode },
            cancellationToken))!;

    public Task<ProcessorCharge?> CaptureAsync(Guid key, CancellationToken cancellationToken) =>
        QueryAsync(
            """
            UPDATE processor_charges SET status = CASE status WHEN 'authorised' THEN 'captured' ELSE status END
            WHERE key = @key RETURNING status, decline_code AS DeclineCode
            """,
            new { key },
            cancellationToken);

    public async Task<ProcessorCharge> CancelAsync(Guid key, CancellationToken cancellationToken) =>
        (await QueryAsync(
            """
            INSERT INTO processor_charges (key, status, amount, currency) VALUES (@key, 'voided', 0, 'XXX')
            ON CONFLICT (key) DO UPDATE SET status =
                CASE processor_charges.status WHEN 'authorised' THEN 'voided' WHEN 'captured' THEN 'refunded' ELSE processor_charges.status END
            RETURNING status, decline_code AS DeclineCode
            """,
            new { key },
            cancellationToken))!;

    private async Task<ProcessorCharge?> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ProcessorCharge>(new CommandDefinition(
            sql, parameters, cancellationToken: cancellationToken));
    }
}
