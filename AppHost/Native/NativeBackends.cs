using Checkout.AppHost.Backends;
using Checkout.AppHost.Model;
using Checkout.AppHost.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.AppHost.Native;

/// <summary>The backends as processes of installed programs, for machines without a container engine.</summary>
internal sealed class NativeBackends(IDistributedApplicationBuilder builder, CheckoutOptions options) : IBackends
{
    private const string PackagedGrafana = "/usr/share/grafana";

    // Tests use a copy with shorter times.
    private string PrometheusFolder => InRepository(options.Prometheus.Config is { Length: > 0 } folder ? folder : "prometheus");

    public IDatabaseServer AddPostgres(string name) => new NativePostgres(builder, name, options);

    public IResourceBuilder<IResourceWithConnectionString> AddRedis(string name)
    {
        // The services expect the connection string under this name.
        var server = builder.AddExecutable($"{name}-server", "sh", builder.AppHostDirectory, "Native/redis.sh")
            .WithEndpoint(name: "tcp", scheme: "tcp", env: "REDIS_PORT")
            .WithEnvironment("REDIS_SERVER", NativeTools.Redis!)
            .WithEnvironment("REDIS_DATA", options.InRunFolder("redis"));
        var endpoint = server.GetEndpoint("tcp");
        var connection = builder.AddConnectionString(name, ReferenceExpression.Create(
            $"{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)}"));
        var check = $"{name}_check";
        builder.Services.AddHealthChecks().AddRedis(
            _ => connection.Resource.ConnectionStringExpression.GetValueAsync(default).AsTask().GetAwaiter().GetResult()!, name: check);
        server.WithHealthCheck(check);
        return connection.WithHealthCheck(check).WithParentRelationship(server);
    }

    // E-mails are written to files.
    public IResourceBuilder<IResourceWithEndpoints>? AddMailpit(string name) => null;

    public IResourceBuilder<IResourceWithEndpoints>? AddLoki(string name) =>
        NativeTools.IsInstalled(NativeTools.Loki, "Loki", "logs are only on the Aspire dashboard", "put the program loki on the PATH, or start Docker")
            ? builder.AddExecutable(name, NativeTools.Loki, builder.AppHostDirectory, "-config.file=../loki/loki.yml", "-config.expand-env=true")
                .WithHttpEndpoint(port: options.Ports.Loki, env: "LOKI_PORT")
                .WithEndpoint(name: "grpc", scheme: "http", env: "LOKI_GRPC_PORT")
                .WithEnvironment("LOKI_DATA", options.InRunFolder(name))
                .WithLokiDefaults()
            : null;

    public IResourceBuilder<IResourceWithEndpoints>? AddJaeger(string name) =>
        NativeTools.IsInstalled(NativeTools.Jaeger, "Jaeger", "traces are only on the Aspire dashboard", "put the program jaeger on the PATH, or start Docker")
            ? builder.AddExecutable(name, NativeTools.Jaeger, builder.AppHostDirectory, "--config", "../jaeger/jaeger.yml")
                .WithHttpEndpoint(port: options.Ports.Jaeger, env: "JAEGER_UI_PORT")
                .WithHttpEndpoint(name: JaegerExtensions.Otlp, env: "JAEGER_OTLP_HTTP_PORT")
                .WithHttpEndpoint(name: JaegerExtensions.Metrics, env: "JAEGER_METRICS_PORT")
                .WithHttpEndpoint(name: JaegerExtensions.Health, env: "JAEGER_HEALTH_PORT")
                .WithHttpEndpoint(name: "otlp-grpc", env: "JAEGER_OTLP_GRPC_PORT")
                .WithHttpEndpoint(name: "grpc", env: "JAEGER_GRPC_PORT")
                .WithJaegerDefaults(options, ui: "../jaeger/ui.json")
            : null;

    public IResourceBuilder<IResourceWithEndpoints>? AddAlertmanager(string name, AlertReceivers receivers) =>
        NativeTools.IsInstalled(NativeTools.Alertmanager, "Alertmanager", "alerts are not sent", "install the package prometheus-alertmanager")
            ? builder.AddExecutable(name, "sh", builder.AppHostDirectory, Path.Combine(PrometheusFolder, "run-alertmanager.sh"))
                .WithHttpEndpoint(port: options.Ports.Alertmanager, env: "ALERTMANAGER_PORT")
                .WithEnvironment("ALERTMANAGER", NativeTools.Alertmanager)
                .WithEnvironment("ALERTMANAGER_DATA", options.InRunFolder(name))
                .WithEnvironment("ALERTMANAGER_HOST", "127.0.0.1")
                .WithAlertmanagerDefaults(options, receivers)
            : null;

    public IResourceBuilder<IResourceWithEndpoints>? AddBlackbox(string name, EndpointReference storefront)
    {
        if (!NativeTools.IsInstalled(NativeTools.Blackbox, "blackbox exporter", "the storefront is not probed from outside", "install the package prometheus-blackbox-exporter"))
        {
            return null;
        }

        var exporter = builder.AddExecutable(name, NativeTools.Blackbox, builder.AppHostDirectory, "--config.file=../prometheus/blackbox.yml", "--log.level=warn")
            .WithHttpEndpoint(port: options.Ports.Blackbox);
        var endpoint = exporter.GetEndpoint("http");
        return exporter
            .WithArgs(context => context.Args.Add(ReferenceExpression.Create($"--web.listen-address=127.0.0.1:{endpoint.Property(EndpointProperty.TargetPort)}")))
            .WithBlackboxDefaults();
    }

    public IResourceBuilder<IResourceWithEndpoints>? AddPrometheus(string name, PrometheusPeers peers) =>
        NativeTools.IsInstalled(NativeTools.Prometheus, "Prometheus", "metrics are not stored", "install the package prometheus")
            ? builder.AddExecutable(name, "sh", builder.AppHostDirectory, Path.Combine(PrometheusFolder, "run-prometheus.sh"))
                .WithHttpEndpoint(port: options.Ports.Prometheus, env: "PROMETHEUS_PORT")
                .WithEnvironment("PROMETHEUS", NativeTools.Prometheus)
                .WithEnvironment("PROMETHEUS_DATA", options.InRunFolder(name))
                .WithEnvironment("PROMETHEUS_HOST", "127.0.0.1")
                .WithEnvironment("OPTIONAL_TARGETS", OptionalTargets.GetFolder(options))
                .WithPrometheusDefaults(options, peers)
            : null;

    public IResourceBuilder<IResourceWithEndpoints>? AddGrafana(string name, GrafanaSources sources)
    {
        if (!NativeTools.IsInstalled(NativeTools.Grafana, "Grafana", "no Grafana dashboards are available", "put the program grafana on the PATH, or start Docker"))
        {
            return null;
        }

        // A release has the pages next to bin/. The Debian package has them in another folder.
        var home = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(NativeTools.Grafana)))!;
        return builder.AddExecutable(name, NativeTools.Grafana, builder.AppHostDirectory, "server", "--homepath", Directory.Exists(Path.Combine(home, "public")) ? home : PackagedGrafana)
            .WithHttpEndpoint(port: options.Ports.Grafana, env: "GF_SERVER_HTTP_PORT")
            .WithEnvironment("GF_SERVER_HTTP_ADDR", "127.0.0.1")
            .WithEnvironment("GF_PATHS_DATA", options.InRunFolder(name))
            .WithEnvironment("GF_PATHS_LOGS", Path.Combine(options.InRunFolder(name), "log"))
            .WithEnvironment("GF_PATHS_PROVISIONING", InRepository("grafana/provisioning"))
            .WithGrafanaDefaults(sources, dashboards: InRepository("grafana/dashboards"));
    }

    private string InRepository(string path) => Path.GetFullPath(path, Path.GetFullPath("..", builder.AppHostDirectory));
}
