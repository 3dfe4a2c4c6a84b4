using Checkout.NotificationService.Mail;
using Microsoft.Extensions.Options;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// Takes what Alertmanager tells: keeps every alert once, and sends one message for all of a group that are news. What
/// is kept but could not be mailed is mailed when Alertmanager tells of it again, as it does after an error; what still
/// fires is mailed again when Alertmanager repeats it.
/// </summary>
internal sealed partial class AlertHandler(
    AlertStore store, IMailer mailer, NotificationMetrics metrics, IOptions<AlertOptions> options, ILogger<AlertHandler> logger)
{
    /// <summary>
    /// Half of the smallest repeat_interval of alertmanager.yml. What is told again sooner is a retry, what is told again
    /// later a repetition.
    /// </summary>
    internal static readonly TimeSpan RepeatedAfter = TimeSpan.FromMinutes(30);

    public async Task TakeAsync(AlertNotification notification, CancellationToken cancellationToken)
    {
        IReadOnlyList<Alert> alerts = [.. notification.Alerts.Take(AlertNotification.MaxAlerts)];
        var leftOut = notification.TruncatedAlerts + notification.Alerts.Count - alerts.Count;
        var added = await store.AddAsync(alerts, cancellationToken);
        metrics.Alerts("stored", added.Count);
        metrics.Alerts("left_out", leftOut);
        foreach (var alert in added)
        {
            LogStored(alert.Name, alert.Status);
        }

        var mailed = await store.MailAsync(
            alerts,
            RepeatedAfter,
            (news, mailedAt) => mailer.SendAsync(AlertMail.Compose(news, mailedAt, leftOut, options.Value.Recipient), cancellationToken),
            cancellationToken);
        metrics.Alerts("repeated", mailed.Repeated);
        metrics.Alerts("duplicate", alerts.Count - added.Count - mailed.Repeated);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.alert.stored", Message = "Alert {checkout.alert.name} is {checkout.alert.status}")]
    private partial void LogStored([TagName("checkout.alert.name")] string name, [TagName("checkout.alert.status")] string status);
}
