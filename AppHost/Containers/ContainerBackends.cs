using Checkout.AppHost.Backends;
using Checkout.AppHost.Model;
using Checkout.AppHost.Monitoring;

namespace Checkout.AppHost.Containers;

/// <summary>The backends as containers.</summary>
internal sealed class ContainerBackends : IBackends
{
    private readonly IDistributedApplicationBuilder _builder;
    private readonly CheckoutOptions _options;

    public ContainerBackends(IDistributedApplicationBuilder builder, CheckoutOptions options)
    {
        (_builder, _options) = (builder, options);
        builder.WaitForOldContainers();
    }

    public IDatabaseServer AddPostgres(string name)
    {
        var server = _builder.AddPostgres(name)
            .WithImageTag(ImageTags.Postgres) // before the volume: the data path depends on the version
            .WithArgs("-c", IDatabaseServer.MaxConnections);
        return new DatabaseServer(server.WithDataVolume(_options.GetVolumeName(server)));
    }

    // The append-only file keeps the stream of order events when Redis is killed.
    public IResourceBuilder<IResourceWithConnectionString> AddRedis(string name)
    {
        var server = _builder.AddRedis(name)
            .WithImageTag(ImageTags.Redis)
            .WithArgs(context => RedisCommand.Complete(context.Args, _builder.ExecutionContext.IsPublishMode));
        return server.WithDataVolume(_options.GetVolumeName(server));
    }

    public IResourceBuilder<IResourceWithEndpoints> AddMailpit(string name) =>
        _builder.AddContainer(name, "axllent/mailpit", ImageTags.Mailpit)
            .WithHttpEndpoint(port: _options.Ports.Mailpit, targetPort: 8025)
            .WithEndpoint(name: "smtp", scheme: "smtp", targetPort: 1025)
            .WithMemoryLimit(64)
            .WithEnvironment("MP_MAX_MESSAGES", "500")
            .WithEnvironment("MP_DISABLE_VERSION_CHECK", "true")
            .WithHttpHealthCheck("/readyz")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Mailpit")
            .WithUrlForEndpoint("smtp", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);

    // The image has no shell, and runs as user 10001, the owner of /loki.
    public IResourceBuilder<IResourceWithEndpoints> AddLoki(string name) =>
        _builder.AddContainer(name, "grafana/loki", ImageTags.Loki)
            .WithHttpEndpoint(port: _options.Ports.Loki, targetPort: 3100)
            .WithContainerFiles("/etc/checkout", "../loki")
            .WithVolume(_options, "/loki")
            .WithMemoryLimit(256, goLimit: 160)
            .WithEnvironment("LOKI_LISTEN_HOST", "0.0.0.0")
            .WithArgs("-config.file=/etc/checkout/loki.yml", "-config.expand-env=true")
            .WithLokiDefaults();

    public IResourceBuilder<IResourceWithEndpoints> AddJaeger(string name) =>
        _builder.AddContainer(name, "jaegertracing/jaeger", ImageTags.Jaeger)
            .WithHttpEndpoint(port: _options.Ports.Jaeger, targetPort: 16686)
            .WithHttpEndpoint(name: JaegerExtensions.Otlp, targetPort: 4318)
            .WithHttpEndpoint(name: JaegerExtensions.Metrics, targetPort: 8889)
            .WithHttpEndpoint(name: JaegerExtensions.Health, targetPort: 13133)
            .WithContainerFiles("/etc/checkout", "../jaeger")
            .WithMemoryLimit(384, goLimit: 300)
            .WithArgs("--config", "/etc/checkout/jaeger.yml")
            .WithJaegerDefaults(_options, ui: "/etc/checkout/ui.json");

    // The image runs as nobody, the owner of /alertmanager.
    public IResourceBuilder<IResourceWithEndpoints> AddAlertmanager(string name, AlertReceivers receivers) =>
        _builder.AddContainer(name, "prom/alertmanager", ImageTags.Alertmanager)
            .WithHttpEndpoint(port: _options.Ports.Alertmanager, targetPort: 9093, env: "ALERTMANAGER_PORT")
            .WithContainerFiles("/etc/checkout", "../prometheus")
            .WithVolume(_options, "/alertmanager")
            .WithMemoryLimit(64)
            .WithEntrypoint("/bin/sh")
            .WithArgs("/etc/checkout/run-alertmanager.sh")
            .WithEnvironment("ALERTMANAGER", "/bin/alertmanager")
            .WithEnvironment("ALERTMANAGER_DATA", "/alertmanager")
            .WithEnvironment("ALERTMANAGER_HOST", "0.0.0.0")
            .WithAlertmanagerDefaults(_options, receivers);

    public IResourceBuilder<IResourceWithEndpoints> AddBlackbox(string name, EndpointReference storefront) =>
        _builder.AddContainer(name, "prom/blackbox-exporter", ImageTags.Blackbox)
            .WithHttpEndpoint(port: _options.Ports.Blackbox, targetPort: 9115)
            .WithReference(storefront) // lets the container reach the target that Prometheus passes to it
            .WithContainerFiles("/etc/checkout", "../prometheus")
            .WithMemoryLimit(48)
            .WithArgs("--config.file=/etc/checkout/blackbox.yml")
            .WithBlackboxDefaults();

    // The image runs as nobody, the owner of /prometheus.
    public IResourceBuilder<IResourceWithEndpoints> AddPrometheus(string name, PrometheusPeers peers) =>
        _builder.AddContainer(name, "prom/prometheus", ImageTags.Prometheus)
            .WithHttpEndpoint(port: _options.Ports.Prometheus, targetPort: 9090, env: "PROMETHEUS_PORT")
            .WithContainerFiles("/etc/checkout", "../prometheus")
            .WithVolume(_options, "/prometheus")
            .WithOptionalTargets(_options, "/etc/optional-targets")
            .WithMemoryLimit(256, goLimit: 150)
            .WithEntrypoint("/bin/sh")
            .WithArgs("/etc/checkout/run-prometheus.sh")
            .WithEnvironment("PROMETHEUS", "/bin/prometheus")
            .WithEnvironment("PROMETHEUS_DATA", "/prometheus")
            .WithEnvironment("PROMETHEUS_HOST", "0.0.0.0")
            .WithPrometheusDefaults(_options, peers);

    // No volume: everything is provisioned, and Grafana reads the admin's password only for a new database. The two provisioning
    // folders are copied one by one, because their parent has other folders of the image.
    public IResourceBuilder<IResourceWithEndpoints> AddGrafana(string name, GrafanaSources sources) =>
        _builder.AddContainer(name, "grafana/grafana", ImageTags.Grafana)
            .WithHttpEndpoint(port: _options.Ports.Grafana, targetPort: 3000)
            .WithContainerFiles("/etc/grafana/provisioning/datasources", "../grafana/provisioning/datasources")
            .WithContainerFiles("/etc/grafana/provisioning/dashboards", "../grafana/provisioning/dashboards")
            .WithContainerFiles("/etc/checkout/dashboards", "../grafana/dashboards")
            .WithMemoryLimit(512)
            .WithGrafanaDefaults(sources, dashboards: "/etc/checkout/dashboards");

    private sealed class DatabaseServer(IResourceBuilder<PostgresServerResource> server) : IDatabaseServer
    {
        public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name) => server.AddDatabase(name);
    }
}
