using Checkout.AppHost.Model;

namespace Checkout.AppHost.Monitoring;

/// <summary>The receivers of alerts: all replicas of NotificationService, which e-mail each alert once.</summary>
/// <param name="Notification">The service.</param>
/// <param name="Key">The key that it requires of callers.</param>
internal sealed record AlertReceivers(ServiceReplicas Notification, IResourceBuilder<ParameterResource> Key);

/// <summary>
/// Settings of Alertmanager common to container and native backends. Its configuration file does not support variables, so
/// render-alertmanager.sh generates the file.
/// </summary>
internal static class AlertmanagerExtensions
{
    /// <summary>Adds the common settings. Alertmanager does not wait for its receivers, since it retries delivery.</summary>
    public static IResourceBuilder<T> WithAlertmanagerDefaults<T>(this IResourceBuilder<T> alertmanager, CheckoutOptions options, AlertReceivers receivers)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        alertmanager
            // The base URL of links in its messages.
            .WithBrowserUrl("EXTERNAL_URL", alertmanager.GetEndpoint("http"))
            .WithEnvironment("ALERT_WEBHOOK_URLS", GetWebhookUrls(receivers.Notification))
            .WithEnvironment("ALERT_WEBHOOK_KEY", receivers.Key)
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Alertmanager");
        // Lets Alertmanager send e-mail directly, so that alerts arrive even if NotificationService is down.
        return options.Alerts.Smarthost is { Length: > 0 } smarthost
            ? alertmanager.WithEnvironment("ALERT_SMTP_SMARTHOST", smarthost)
            : alertmanager;
    }

    private static ReferenceExpression GetWebhookUrls(ServiceReplicas notification)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in notification.GetEndpoints("http"))
        {
            urls.Append($"{endpoint}/alerts ");
        }

        return urls.Build();
    }
}
