namespace Checkout.AppHost.Backends;

/// <summary>
/// Prometheus: scrapes every service, has the storefront probed, and tells Alertmanager of alerts. Whom it asks comes
/// from the app model, so a service that is added to the model is scraped, on whatever port it gets.
/// </summary>
internal static class PrometheusBackend
{
    private const int Port = 9090;

    /// <summary>
    /// Adds Prometheus, to be started when the services that it scrapes are there; null when there is none on this
    /// machine, which is said.
    /// </summary>
    public static IResourceBuilder<IResourceWithEndpoints>? AddPrometheusBackend(
        this IDistributedApplicationBuilder builder, string name, Flavour flavour, PrometheusPeers peers)
    {
        if (flavour == Flavour.Containers)
        {
            return builder.AddContainerPrometheus(name).WithServerDefaults(peers);
        }

        return NativeTools.IsHere(NativeTools.Prometheus, "Prometheus", "metrics are not kept", "install the package prometheus")
            ? builder.AddNativePrometheus(name).WithServerDefaults(peers)
            : null;
    }

    private static IResourceBuilder<ContainerResource> AddContainerPrometheus(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, ContainerImages.Prometheus, ContainerImages.PrometheusTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Prometheus(builder), targetPort: Port)
            .WithBindMount("../prometheus", "/etc/prometheus", isReadOnly: true)
            .WithRunVolume("/prometheus")
            .WithMemoryLimit(208)
            .WithEnvironment("GOMEMLIMIT", "180MiB")
            // The image runs as nobody, to whom /prometheus belongs; the configuration expects rules and targets beside it.
            .WithShellScript(
                """
                cd /prometheus && mkdir -p targets alertmanagers probes &&
                printf '%s' "$SCRAPE_TARGETS" >targets/services.json &&
                printf '%s' "$ALERTMANAGER_TARGETS" >alertmanagers/alertmanager.json &&
                printf '%s' "$PROBE_TARGETS" >probes/probes.json &&
                sh /etc/prometheus/render-rules.sh rules && ln -sfn /etc/prometheus/prometheus.yml prometheus.yml &&
                exec /bin/prometheus --config.file=/prometheus/prometheus.yml --storage.tsdb.path=/prometheus/data \
                    --storage.tsdb.retention.time=7d --web.external-url="$EXTERNAL_URL" \
                    --enable-feature=exemplar-storage --log.level=warn
                """);

    private static IResourceBuilder<ExecutableResource> AddNativePrometheus(this IDistributedApplicationBuilder builder, string name)
    {
        var server = builder.AddExecutable(name, "sh", builder.AppHostDirectory, "Backends/native/prometheus.sh")
            .WithHttpEndpoint(port: FixedPorts.Prometheus(builder))
            .WithEnvironment("PROMETHEUS", NativeTools.Prometheus!)
            .WithEnvironment("PROMETHEUS_DATA", RunFolder.Of(builder, name))
            .WithEnvironment("PROMETHEUS_CONFIG", PrometheusConfig.FolderOf(builder));
        var endpoint = server.GetEndpoint("http");
        return server.WithEnvironment(context => context.EnvironmentVariables["PROMETHEUS_PORT"] = endpoint.Property(EndpointProperty.TargetPort));
    }

    private static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> server, PrometheusPeers peers)
        where T : IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithWaitSupport
    {
        var builder = server.ApplicationBuilder;
        foreach (var peer in peers.Awaited)
        {
            server.WaitFor(builder.CreateResourceBuilder(peer));
        }

        return server
            .WithEnvironment("SCRAPE_TARGETS", PrometheusTargets.Scraped([.. peers.Scraped, server.GetEndpoint("http")]))
            .WithEnvironment("ALERTMANAGER_TARGETS", PrometheusTargets.Alertmanagers(peers.Alertmanager))
            .WithEnvironment("PROBE_TARGETS", PrometheusTargets.Probes(peers.Storefront, peers.Blackbox))
            // What links in alerts begin with.
            .WithBrowserUrl("EXTERNAL_URL", server.GetEndpoint("http"))
            .WithRunbooksUrl("RUNBOOKS_URL", peers.Storefront)
            .WithEnvironment("GRAFANA_URL", FixedPorts.Grafana(builder) is { } port ? $"http://localhost:{port}" : "")
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Prometheus");
    }
}
