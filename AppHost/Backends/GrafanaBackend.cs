namespace Checkout.AppHost.Backends;

/// <summary>Grafana, with its data sources and dashboards provisioned from ../grafana. Anyone may look, only the admin may change.</summary>
internal static class GrafanaBackend
{
    private const int Port = 3000;

    // Where nobody listens: Grafana knows no default for a variable, and then says that it cannot reach the source.
    private const string Nowhere = "http://127.0.0.1:1";

    /// <summary>Adds Grafana; null when there is none on this machine, which is said.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Of the resource.</param>
    /// <param name="flavour">Container or process.</param>
    /// <param name="sources">What it asks.</param>
    /// <param name="pages">What it links to.</param>
    public static IResourceBuilder<IResourceWithEndpoints>? AddGrafanaBackend(
        this IDistributedApplicationBuilder builder, string name, Flavour flavour, GrafanaSources sources, OpsPages pages)
    {
        if (flavour == Flavour.Containers)
        {
            return builder.AddContainerGrafana(name).WithServerDefaults(sources, pages);
        }

        return NativeTools.IsHere(NativeTools.Grafana, "Grafana", "there are no dashboards but Aspire's", "put the program grafana on the PATH, or start Docker")
            ? builder.AddNativeGrafana(name).WithServerDefaults(sources, pages)
            : null;
    }

    // No volume: everything is provisioned, and the admin's password is taken only by a fresh database.
    private static IResourceBuilder<ContainerResource> AddContainerGrafana(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, ContainerImages.Grafana, ContainerImages.GrafanaTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Grafana(builder), targetPort: Port)
            // Not the folder above, in which the image has more of its own.
            .WithBindMount("../grafana/provisioning/datasources", "/etc/grafana/provisioning/datasources", isReadOnly: true)
            .WithBindMount("../grafana/provisioning/dashboards", "/etc/grafana/provisioning/dashboards", isReadOnly: true)
            .WithBindMount("../grafana/dashboards", "/etc/checkout/dashboards", isReadOnly: true)
            .WithMemoryLimit(384)
            .WithDashboards("/etc/checkout/dashboards");

    private static IResourceBuilder<ExecutableResource> AddNativeGrafana(this IDistributedApplicationBuilder builder, string name)
    {
        var provisioning = Path.GetFullPath("../grafana", builder.AppHostDirectory);
        var data = RunFolder.Of(builder, name);
        // A release has its program in bin/, beside the pages; a package has the pages elsewhere.
        var home = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(NativeTools.Grafana!)))!;
        return builder.AddExecutable(name, NativeTools.Grafana!, builder.AppHostDirectory, "server", "--homepath", Directory.Exists(Path.Combine(home, "public")) ? home : "/usr/share/grafana")
            .WithHttpEndpoint(port: FixedPorts.Grafana(builder), env: "GF_SERVER_HTTP_PORT")
            .WithEnvironment("GF_SERVER_HTTP_ADDR", "127.0.0.1")
            .WithEnvironment("GF_PATHS_DATA", data)
            .WithEnvironment("GF_PATHS_LOGS", Path.Combine(data, "log"))
            .WithEnvironment("GF_PATHS_PROVISIONING", Path.Combine(provisioning, "provisioning"))
            .WithDashboards(Path.Combine(provisioning, "dashboards"));
    }

    private static IResourceBuilder<T> WithDashboards<T>(this IResourceBuilder<T> server, string folder) where T : IResourceWithEnvironment =>
        server
            .WithEnvironment("CHECKOUT_DASHBOARDS", folder)
            .WithEnvironment("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", $"{folder}/overview.json");

    private static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> server, GrafanaSources sources, OpsPages pages)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        var builder = server.ApplicationBuilder;
        foreach (var (name, value) in GrafanaSettings.All)
        {
            server.WithEnvironment(name, value);
        }

        return server
            .WithSource("PROMETHEUS_URL", sources.Prometheus)
            .WithSource("LOKI_URL", sources.Loki)
            .WithSource("JAEGER_URL", sources.Jaeger)
            .WithEnvironment(async context => context.EnvironmentVariables["TRACE_URL"] =
                await pages.GetTracesUrlAsync(context.ExecutionContext, context.CancellationToken) ?? $"{Nowhere}/")
            .WithBrowserUrl("GF_SERVER_ROOT_URL", server.GetEndpoint("http"), "/")
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", builder.AddGeneratedSecret("grafana-admin-password"))
            .WithHttpHealthCheck("/api/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Grafana");
    }

    private static IResourceBuilder<T> WithSource<T>(this IResourceBuilder<T> server, string variable, EndpointReference? source)
        where T : IResourceWithEnvironment =>
        source is null ? server.WithEnvironment(variable, Nowhere) : server.WithEnvironment(variable, source);
}

/// <summary>What Grafana asks. What is not on this machine is null.</summary>
internal sealed record GrafanaSources(EndpointReference? Prometheus, EndpointReference? Loki, EndpointReference? Jaeger);
