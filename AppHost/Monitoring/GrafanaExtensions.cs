namespace Checkout.AppHost.Monitoring;

/// <summary>The data sources and link targets of Grafana. Those that are not installed are null.</summary>
internal sealed record GrafanaSources(
    IResourceBuilder<IResourceWithEndpoints>? Prometheus,
    IResourceBuilder<IResourceWithEndpoints>? Loki,
    IResourceBuilder<IResourceWithEndpoints>? Jaeger,
    MonitoringTools Tools);

/// <summary>Settings of Grafana common to container and native backends.</summary>
internal static class GrafanaExtensions
{
    // Unreachable on purpose: Grafana has no default for a variable, and reports such a source as unreachable.
    private const string UnreachableUrl = "http://127.0.0.1:1";

    /// <summary>Adds the common settings. <paramref name="dashboards"/> is the folder with the JSON of the dashboards.</summary>
    public static IResourceBuilder<T> WithGrafanaDefaults<T>(this IResourceBuilder<T> grafana, GrafanaSources sources, string dashboards)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        foreach (var (name, value) in GrafanaSettings.All)
        {
            grafana.WithEnvironment(name, value);
        }

        return grafana
            .WithEnvironment("CHECKOUT_DASHBOARDS", dashboards)
            .WithEnvironment("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", $"{dashboards}/overview.json")
            .WithSource("PROMETHEUS_URL", sources.Prometheus)
            .WithSource("LOKI_URL", sources.Loki)
            .WithSource("JAEGER_URL", sources.Jaeger)
            .WithEnvironment(async context => context.EnvironmentVariables["TRACE_URL"] =
                await sources.Tools.GetTracesUrlAsync(context.ExecutionContext, context.CancellationToken) ?? $"{UnreachableUrl}/")
            .WithBrowserUrl("GF_SERVER_ROOT_URL", grafana.GetEndpoint("http"), "/")
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", grafana.ApplicationBuilder.AddGeneratedSecret("grafana-admin-password"))
            .WithHttpHealthCheck("/api/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Grafana");
    }

    private static IResourceBuilder<T> WithSource<T>(this IResourceBuilder<T> grafana, string variable, IResourceBuilder<IResourceWithEndpoints>? source)
        where T : IResourceWithEnvironment =>
        source is null ? grafana.WithEnvironment(variable, UnreachableUrl) : grafana.WithEnvironment(variable, source.GetEndpoint("http"));
}
