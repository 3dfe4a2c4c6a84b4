namespace Checkout.AppHost.Backends;

/// <summary>The version of every container image, in one place.</summary>
internal static class ContainerImages
{
    public const string PostgresTag = "17";
    public const string RedisTag = "8";

    public const string DockerHub = "docker.io";
    public const string Prometheus = "prom/prometheus";
    public const string PrometheusTag = "v3.14.0";
    public const string Alertmanager = "prom/alertmanager";
    public const string AlertmanagerTag = "v0.34.0";
    public const string Blackbox = "prom/blackbox-exporter";
    public const string BlackboxTag = "v0.28.0";
    public const string Grafana = "grafana/grafana";
    public const string GrafanaTag = "13.2.0";
    public const string Loki = "grafana/loki";
    public const string LokiTag = "3.7.6";

    // The last that has the HTTP search API which Grafana's data source calls.
    public const string Jaeger = "jaegertracing/jaeger";
    public const string JaegerTag = "2.20.0";
    public const string Mailpit = "axllent/mailpit";
    public const string MailpitTag = "v1.30.5";
}
