namespace Checkout.AppHost.Monitoring;

/// <summary>Who is told of alerts: every replica of NotificationService, which mails them once.</summary>
/// <param name="Notification">The service.</param>
/// <param name="Key">What it requires of whoever tells it.</param>
internal sealed record AlertReceivers(ServiceReplicas Notification, IResourceBuilder<ParameterResource> Key);

/// <summary>
/// Alertmanager, whichever way it runs. Its configuration knows no variables, so render-alertmanager.sh writes the one of this run.
/// </summary>
internal static class AlertmanagerExtensions
{
    /// <summary>Adds what Alertmanager needs in any case. It waits for no replica: what it cannot deliver it delivers later.</summary>
    public static IResourceBuilder<T> WithAlertmanagerDefaults<T>(this IResourceBuilder<T> alertmanager, CheckoutOptions options, AlertReceivers receivers)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        alertmanager
            // What links in its messages begin with.
            .WithBrowserUrl("EXTERNAL_URL", alertmanager.GetEndpoint("http"))
            .WithEnvironment("ALERT_WEBHOOK_URLS", WebhooksOf(receivers.Notification))
            .WithEnvironment("ALERT_WEBHOOK_KEY", receivers.Key)
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Alertmanager");
        // NotificationService mails what it is told. This is for who has a mail server that works when that does not.
        return options.Alerts.Smarthost is { Length: > 0 } smarthost
            ? alertmanager.WithEnvironment("ALERT_SMTP_SMARTHOST", smarthost)
            : alertmanager;
    }

    private static ReferenceExpression WebhooksOf(ServiceReplicas notification)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in notification.Endpoints("http"))
        {
            urls.Append($"{endpoint}/alerts ");
        }

        return urls.Build();
    }
}
