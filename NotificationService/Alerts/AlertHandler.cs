using Checkout.NotificationService.Mail;
using Microsoft.Extensions.Options;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// Stores each alert once and e-mails the new ones of a group in one message. An alert whose e-mail failed is mailed when
/// Alertmanager retries the notification. An alert that is still firing is mailed again when Alertmanager repeats it.
/// </summary>
internal sealed partial class AlertHandler(
    AlertStore store, IMailer mailer, NotificationMetrics metrics, IOptions<AlertOptions> options, ILogger<AlertHandler> logger)
{
    /// <summary>
    /// Half of the smallest repeat_interval of alertmanager.yml. A repeated notification is a retry before this time, and a
    /// reminder after it.
    /// </summary>
    internal static readonly TimeSpan RepeatedAfter = TimeSpan.FromMinutes(30);

    public async Task TakeAsync(AlertNotification notification, CancellationToken cancellationToken)
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

        var mailed = await store.MailAsync(
            alerts,
            RepeatedAfter,
            (news, mailedAt) => mailer.SendAsync(AlertMail.Compose(news, mailedAt, leftOut, options.Value.Recipient), cancellationToken),
            cancellationToken);
        metrics.RecordAlerts("repeated", mailed.Repeated);
        metrics.RecordAlerts("duplicate", alerts.Count - added.Count - mailed.Repeated);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.alert.stored", Message = "Alert {checkout.alert.name} is {checkout.alert.status}")]
    private partial void LogStored([TagName("checkout.alert.name")] string name, [TagName("checkout.alert.status")] string status);
}
