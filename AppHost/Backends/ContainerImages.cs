namespace Checkout.AppHost.Backends;

/// <summary>The version of every container image, in one place.</summary>
internal static class ContainerImages
{
    public const string PostgresTag = "17";
    public const string RedisTag = "8";

    public const string DockerHub = "docker.io";
    public const string Prometheus = "prom/prometheus";
    public const string PrometheusTag = "v3.14.0";
}
