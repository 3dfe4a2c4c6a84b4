namespace Checkout.AppHost.Backends;

/// <summary>
/// Alertmanager: groups the alerts that Prometheus raises and hands them to every replica of NotificationService. Its configuration knows
/// no variables, so render-alertmanager.sh writes the one of this run.
/// </summary>
internal static class AlertmanagerBackend
{
    private const int Port = 9093;

    /// <summary>
    /// Adds Alertmanager; null when there is none on this machine, which is said. It waits for no replica: what it cannot
    /// deliver it delivers later.
    /// </summary>
    public static IResourceBuilder<IResourceWithEndpoints>? AddAlertmanagerBackend(
        this IDistributedApplicationBuilder builder,
        string name,
        Flavour flavour,
        ServiceReplicas notification,
        IResourceBuilder<ParameterResource> key)
    {
        if (flavour == Flavour.Containers)
        {
            return builder.AddContainerAlertmanager(name).WithServerDefaults(notification, key);
        }

        return NativeTools.IsHere(NativeTools.Alertmanager, "Alertmanager", "nobody is told of alerts", "install the package prometheus-alertmanager")
            ? builder.AddNativeAlertmanager(name).WithServerDefaults(notification, key)
            : null;
    }

    private static IResourceBuilder<ContainerResource> AddContainerAlertmanager(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, ContainerImages.Alertmanager, ContainerImages.AlertmanagerTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Alertmanager(builder), targetPort: Port)
            .WithBindMount("../prometheus", "/etc/prometheus-config", isReadOnly: true)
            .WithVolume("checkout-alertmanager", "/alertmanager")
            .WithMemoryLimit(32)
            // The image runs as nobody, to whom /alertmanager belongs.
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c",
                """
                sh /etc/prometheus-config/render-alertmanager.sh >/alertmanager/alertmanager.yml &&
                exec /bin/alertmanager --config.file=/alertmanager/alertmanager.yml --storage.path=/alertmanager/data \
                    --cluster.listen-address= --web.external-url="$EXTERNAL_URL" --log.level=warn
                """);

    private static IResourceBuilder<ExecutableResource> AddNativeAlertmanager(this IDistributedApplicationBuilder builder, string name)
    {
        var server = builder.AddExecutable(name, "sh", builder.AppHostDirectory, "Backends/native/alertmanager.sh")
            .WithHttpEndpoint(port: FixedPorts.Alertmanager(builder))
            .WithEnvironment("ALERTMANAGER", NativeTools.Alertmanager!)
            .WithEnvironment("ALERTMANAGER_DATA", RunFolder.Of(builder, name))
            .WithEnvironment("ALERTMANAGER_CONFIG", PrometheusConfig.FolderOf(builder));
        var endpoint = server.GetEndpoint("http");
        return server.WithEnvironment(context => context.EnvironmentVariables["ALERTMANAGER_PORT"] = endpoint.Property(EndpointProperty.TargetPort));
    }

    private static IResourceBuilder<T> WithServerDefaults<T>(
        this IResourceBuilder<T> server, ServiceReplicas notification, IResourceBuilder<ParameterResource> key)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        var builder = server.ApplicationBuilder;
        server
            // What links in its messages begin with.
            .WithEnvironment("EXTERNAL_URL", FixedPorts.Url(FixedPorts.Alertmanager(builder)))
            .WithEnvironment("ALERT_WEBHOOK_URLS", WebhooksOf(notification))
            .WithEnvironment("ALERT_WEBHOOK_KEY", key)
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Alertmanager");
        // NotificationService mails what it is told. This is for who has a mail server that works when that does not.
        return builder.Configuration["Checkout:Alerts:Smarthost"] is { Length: > 0 } smarthost
            ? server.WithEnvironment("ALERT_SMTP_SMARTHOST", smarthost)
            : server;
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
