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
}
