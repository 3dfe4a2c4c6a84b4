using System.Net.Sockets;
using MailKit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// Stores each alert once and e-mails the new ones of a group in one message. An alert whose e-mail failed is mailed when
/// Alertmanager retries the notification. An alert that is still firing is mailed again when Alertmanager repeats it.
/// </summary>
internal sealed partial class AlertHandler(
    NpgsqlDataSource database,
    AlertStore store,
    IMailer mailer,
    NotificationMetrics metrics,
    IOptions<AlertOptions> options,
    ILogger<AlertHandler> logger)
{
    /// <summary>
    /// Half of the smallest repeat_interval of alertmanager.yml. A repeated notification is a retry before this time, and a
    /// reminder after it.
    /// </summary>
    internal static readonly TimeSpan RepeatedAfter = TimeSpan.FromMinutes(30);

    /// <summary>Stores and mails the alerts. Returns false if they were stored, but could not be mailed.</summary>
    public async Task<bool> HandleAsync(AlertNotification notification, CancellationToken cancellationToken)
    {
        IReadOnlyList<Alert> alerts = [.. notification.Alerts.Take(AlertNotification.MaxAlerts)];
        var leftOut = notification.TruncatedAlerts + notification.Alerts.Count - alerts.Count;
        var added = await store.AddAsync(alerts, cancellationToken);
        metrics.RecordAlerts("stored", added.Count);
        metrics.RecordAlerts("left_out", leftOut);
        foreach (var alert in added)
        {
            LogStored(alert.Name, alert.Status);
        }

        try
        {
            var repeated = await MailAsync(alerts, leftOut, cancellationToken);
            metrics.RecordAlerts("repeated", repeated);
            metrics.RecordAlerts("duplicate", alerts.Count - added.Count - repeated);
            return true;
        }
        catch (Exception exception) when (exception is MessageRejectedException or CommandException or ProtocolException or SocketException or IOException or TimeoutException)
        {
            LogNotMailed(exception);
            return false;
        }
    }

    // Sends one e-mail for the alerts that were not mailed yet, and those still firing that were mailed long ago. Locks their rows
    // meanwhile, so that only one of two replicas with the same notification sends it.
    private Task<int> MailAsync(IReadOnlyList<Alert> alerts, int leftOut, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async transaction =>
            {
                var due = await AlertStore.LockDueAsync(transaction, alerts, RepeatedAfter, cancellationToken);
                if (due.Count == 0)
                {
                    return 0;
                }

                var message = AlertMail.Compose([.. due.Select(item => item.Alert)], due.Max(item => item.MailedAt), leftOut, options.Value.Recipient);
                await mailer.SendAsync(message, cancellationToken);
                await AlertStore.MarkMailedAsync(transaction, [.. due.Select(item => item.Alert)], cancellationToken);
                return due.Count(item => item.MailedAt is not null);
            },
            cancellationToken);

    [LoggerMessage(LogLevel.Information, EventName = "checkout.alert.stored", Message = "Alert {checkout.alert.name} is {checkout.alert.status}")]
    private partial void LogStored([TagName("checkout.alert.name")] string name, [TagName("checkout.alert.status")] string status);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.alert.mail_failed", Message =
        "Failed to mail alerts; returning 503, so that Alertmanager retries")]
    private partial void LogNotMailed(Exception exception);
}
