using System.Text.Json;
using Dapper;
using Npgsql;

namespace Checkout.NotificationService.Alerts;

/// <summary>A stored alert.</summary>
public sealed record AlertRecord(
    string Fingerprint,
    string Status,
    string Name,
    string? Severity,
    string? Service,
    string? Summary,
    string? Description,
    string? RunbookUrl,
    DateTime StartsAt,
    DateTime? EndsAt,
    DateTime ReceivedAt,
    DateTime? MailedAt);

/// <summary>The alerts of the last 30 days, each once.</summary>
internal sealed class AlertStore(NpgsqlDataSource database)
{
    /// <summary>Stores new alerts and returns them. Deletes alerts older than 30 days.</summary>
    public async Task<IReadOnlyList<Alert>> AddAsync(IEnumerable<Alert> alerts, CancellationToken cancellationToken)
    {
        var added = new List<Alert>();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM alerts WHERE received_at < now() - interval '30 days'", transaction: transaction, cancellationToken: cancellationToken));
        // In a fixed order, so that two replicas with the same notification cannot deadlock.
        foreach (var alert in InOrder(alerts))
        {
            var rows = await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO alerts (fingerprint, starts_at, status, ends_at, labels, annotations)
                VALUES (@Fingerprint, @StartsAt, @Status, @EndsAt, @Labels::jsonb, @Annotations::jsonb)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    alert.Fingerprint,
                    StartsAt = alert.StartsAt.UtcDateTime,
                    alert.Status,
                    EndsAt = alert.EndsAt == default ? (DateTime?)null : alert.EndsAt.UtcDateTime, // still firing
                    Labels = JsonSerializer.Serialize(alert.Labels),
                    Annotations = JsonSerializer.Serialize(alert.Annotations ?? new Dictionary<string, string>()),
                },
                transaction, cancellationToken: cancellationToken));
            if (rows > 0)
            {
                added.Add(alert);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    /// <summary>
    /// Sends, in one e-mail, the alerts that were not mailed yet, and those still firing that were mailed long ago. Locks their
    /// rows meanwhile, so that only one of two replicas with the same notification sends it.
    /// </summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="repeatedAfter">The time after which a firing alert is mailed again.</param>
    /// <param name="send">Sends the alerts. Its second argument is the time at which one of them was last mailed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of alerts mailed for the first time, and of those mailed again.</returns>
    public async Task<(int First, int Repeated)> MailAsync(
        IReadOnlyList<Alert> alerts,
        TimeSpan repeatedAfter,
        Func<IReadOnlyList<Alert>, DateTime?, Task> send,
        CancellationToken cancellationToken)
    {
        var keys = new
        {
            repeatedAfter,
            Fingerprints = alerts.Select(alert => alert.Fingerprint).ToArray(),
            Starts = alerts.Select(alert => alert.StartsAt.UtcDateTime).ToArray(),
            Statuses = alerts.Select(alert => alert.Status).ToArray(),
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = (await connection.QueryAsync<(long Number, DateTime? MailedAt)>(new CommandDefinition(
            """
            SELECT told.number, alerts.mailed_at
            FROM alerts
            JOIN unnest(@Fingerprints, @Starts, @Statuses) WITH ORDINALITY AS told(fingerprint, starts_at, status, number)
                USING (fingerprint, starts_at, status)
            WHERE alerts.mailed_at IS NULL OR (alerts.status = 'firing' AND alerts.mailed_at < now() - @repeatedAfter)
            ORDER BY fingerprint, starts_at, status
            FOR UPDATE OF alerts
            """,
            keys, transaction, cancellationToken: cancellationToken))).ToDictionary(alert => alert.Number, alert => alert.MailedAt);
        if (due.Count == 0)
        {
            return (0, 0);
        }

        await send([.. alerts.Where((_, index) => due.ContainsKey(index + 1))], due.Values.Max());
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE alerts SET mailed_at = now()
            FROM unnest(@Fingerprints, @Starts, @Statuses) AS told(fingerprint, starts_at, status)
            WHERE (alerts.fingerprint, alerts.starts_at, alerts.status) = (told.fingerprint, told.starts_at, told.status)
                AND (alerts.mailed_at IS NULL OR (alerts.status = 'firing' AND alerts.mailed_at < now() - @repeatedAfter))
            """,
            keys, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        var repeated = due.Values.Count(mailedAt => mailedAt is not null);
        return (due.Count - repeated, repeated);
    }

    /// <summary>Returns the latest alerts, newest first.</summary>
    public Task<IReadOnlyList<AlertRecord>> ListAsync(int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<AlertRecord>(
            """
            SELECT fingerprint, status, labels ->> 'alertname' AS name, labels ->> 'severity' AS severity, labels ->> 'service' AS service,
                annotations ->> 'summary' AS summary, annotations ->> 'description' AS description,
                annotations ->> 'runbook_url' AS runbookUrl, starts_at AS startsAt, ends_at AS endsAt,
                received_at AS receivedAt, mailed_at AS mailedAt
            FROM alerts ORDER BY received_at DESC, fingerprint, status LIMIT @limit
            """,
            new { limit },
            cancellationToken);

    private static IEnumerable<Alert> InOrder(IEnumerable<Alert> alerts) => alerts
        .OrderBy(alert => alert.Fingerprint, StringComparer.Ordinal)
        .ThenBy(alert => alert.StartsAt)
        .ThenBy(alert => alert.Status, StringComparer.Ordinal);
}
