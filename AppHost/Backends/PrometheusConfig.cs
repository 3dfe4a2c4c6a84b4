namespace Checkout.AppHost.Backends;

/// <summary>The configuration of native Prometheus and Alertmanager.</summary>
internal static class PrometheusConfig
{
    /// <summary>
    /// The folder prometheus/ of the repository, or that of <c>Checkout:Prometheus:Config</c>: tests have a copy in which
    /// everything happens sooner.
    /// </summary>
    public static string FolderOf(IDistributedApplicationBuilder builder) => Path.GetFullPath(
        builder.Configuration["Checkout:Prometheus:Config"] is { Length: > 0 } folder ? folder : "prometheus", Path.GetFullPath("..", builder.AppHostDirectory));
}
