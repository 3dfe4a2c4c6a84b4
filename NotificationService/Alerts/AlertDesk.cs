using Checkout.Notification.Mail;

namespace Checkout.Notification.Alerts;

/// <summary>
/// Takes what Alertmanager tells: keeps every alert once, and sends one message for all of a group that are news. What
/// is kept but could not be mailed is mailed when Alertmanager tells of it again, as it does after an error.
/// </summary>
internal sealed partial class AlertDesk(
    AlertStore store, IMailer mailer, NotificationMetrics metrics, IConfiguration configuration, ILogger<AlertDesk> logger)
{
    private readonly string _recipient = configuration["Alerts:Recipient"] ?? "ops@checkout.example";

    public async Task TakeAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        var news = await store.AddAsync(alerts, cancellationToken);
        metrics.Alerts("stored", news.Count);
        metrics.Alerts("duplicate", alerts.Count - news.Count);
        foreach (var alert in news)
        {
            LogStored(logger, alert.Name, alert.Status);
        }

        await store.MailAsync(alerts, unsent => mailer.SendAsync(AlertMail.Compose(unsent, _recipient), cancellationToken), cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Alert {AlertName} is {AlertStatus}")]
    private static partial void LogStored(ILogger logger, string alertName, string alertStatus);
}
