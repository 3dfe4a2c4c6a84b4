using System.Text.Json;
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

/// <summary>An alert to mail.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="MailedAt">The time at which it was last mailed, or null if it was not.</param>
internal sealed record DueAlert(Alert Alert, DateTime? MailedAt);

/// <summary>The alerts of the last 30 days, each once.</summary>
internal sealed class AlertStore(NpgsqlDataSource database)
{
    /// <summary>Stores new alerts and returns them. Deletes alerts older than 30 days.</summary>
    public Task<IReadOnlyList<Alert>> AddAsync(IEnumerable<Alert> alerts, CancellationToken cancellationToken) =>
        database.InTransactionAsync<IReadOnlyList<Alert>>(
            async transaction =>
            {
                var added = new List<Alert>();
                await transaction.ExecuteAsync(
                    "DELETE FROM alerts WHERE received_at < now() - interval '30 days'", parameters: null, cancellationToken);
                // In a fixed order, so that two replicas with the same notification cannot deadlock.
                foreach (var alert in InOrder(alerts))
                {
                    if (await TryAddAsync(transaction, alert, cancellationToken))
                    {
                        added.Add(alert);
                    }
                }

                return added;
            },
            cancellationToken);

    /// <summary>Locks the alerts that were not mailed yet, and those still firing that were mailed long ago, until the transaction ends.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="alerts">The alerts.</param>
    /// <param name="repeatedAfter">The time after which a firing alert is due again.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The alerts, and when they were last mailed.</returns>
    public static async Task<IReadOnlyList<DueAlert>> LockDueAsync(
        NpgsqlTransaction transaction, IReadOnlyList<Alert> alerts, TimeSpan repeatedAfter, CancellationToken cancellationToken)
    {
        var due = (await transaction.QueryAsync<(long Number, DateTime? MailedAt)>(
            """
            SELECT received.number, alerts.mailed_at
            FROM alerts
            JOIN unnest(@Fingerprints, @Starts, @Statuses) WITH ORDINALITY AS received(fingerprint, starts_at, status, number)
                USING (fingerprint, starts_at, status)
            WHERE alerts.mailed_at IS NULL OR (alerts.status = 'firing' AND alerts.mailed_at < now() - @RepeatedAfter)
            ORDER BY fingerprint, starts_at, status
            FOR UPDATE OF alerts
            """,
            Keys(alerts, repeatedAfter), cancellationToken)).ToDictionary(row => row.Number, row => row.MailedAt);
        return [.. alerts.Index().Where(item => due.ContainsKey(item.Index + 1)).Select(item => new DueAlert(item.Item, due[item.Index + 1]))];
    }

    /// <summary>Records that the locked alerts are mailed now.</summary>
    public static Task MarkMailedAsync(NpgsqlTransaction transaction, IReadOnlyList<Alert> alerts, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            UPDATE alerts SET mailed_at = now()
            FROM unnest(@Fingerprints, @Starts, @Statuses) AS mailed(fingerprint, starts_at, status)
            WHERE (alerts.fingerprint, alerts.starts_at, alerts.status) = (mailed.fingerprint, mailed.starts_at, mailed.status)
            """,
            Keys(alerts), cancellationToken);

    /// <summary>Returns the latest alerts, newest first.</summary>
    public Task<IReadOnlyList<AlertRecord>> ListAsync(int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<AlertRecord>(
            """
            SELECT fingerprint, status, labels ->> 'alertname' AS name, labels ->> 'severity' AS severity, labels ->> 'service' AS service,
                annotations ->> 'summary' AS summary, annotations ->> 'description' AS description,
                annotations ->> 'runbook_url' AS runbook_url, starts_at, ends_at, received_at, mailed_at
            FROM alerts ORDER BY received_at DESC, fingerprint, status LIMIT @limit
            """,
            new { limit },
            cancellationToken);

    private static async Task<bool> TryAddAsync(NpgsqlTransaction transaction, Alert alert, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
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
            cancellationToken) > 0;

    private static object Keys(IReadOnlyList<Alert> alerts, TimeSpan repeatedAfter = default) => new
    {
        RepeatedAfter = repeatedAfter,
        Fingerprints = alerts.Select(alert => alert.Fingerprint).ToArray(),
        Starts = alerts.Select(alert => alert.StartsAt.UtcDateTime).ToArray(),
        Statuses = alerts.Select(alert => alert.Status).ToArray(),
    };

    private static IEnumerable<Alert> InOrder(IEnumerable<Alert> alerts) => alerts
        .OrderBy(alert => alert.Fingerprint, StringComparer.Ordinal)
        .ThenBy(alert => alert.StartsAt)
        .ThenBy(alert => alert.Status, StringComparer.Ordinal);
}
