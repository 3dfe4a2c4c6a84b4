namespace Checkout.AppHost.Backends;

/// <summary>Jaeger, to which the services send their traces, and which counts them for Prometheus.</summary>
internal static class JaegerBackend
{
    /// <summary>Where traces are sent to.</summary>
    public const string Otlp = "otlp";

    /// <summary>What Prometheus scrapes: how many spans there were, and how long they took.</summary>
    public const string Metrics = "metrics";

    private const string Health = "health";

    // One more time series for each restart otherwise: the connector would add a random id of itself.
    private const string FeatureGates = "--feature-gates=-connector.spanmetrics.includeCollectorInstanceID";

    // Where ui.json, which cannot have a variable, supposes Grafana.
    private const int GrafanaPort = 3000;

    /// <summary>Adds Jaeger; null when there is none on this machine, which is said.</summary>
    public static IResourceBuilder<IResourceWithEndpoints>? AddJaegerBackend(this IDistributedApplicationBuilder builder, string name, Flavour flavour)
    {
        if (flavour == Flavour.Containers)
        {
            return builder.AddContainerJaeger(name).WithServerDefaults();
        }

        return NativeTools.IsHere(NativeTools.Jaeger, "Jaeger", "traces are on the Aspire dashboard alone", "put the program jaeger on the PATH, or start Docker")
            ? builder.AddNativeJaeger(name).WithServerDefaults()
            : null;
    }

    /// <summary>Lets Jaeger's Monitor page ask Prometheus. Neither waits for the other.</summary>
    public static void WithMetricsOf(this IResourceBuilder<IResourceWithEndpoints> jaeger, IResourceBuilder<IResourceWithEndpoints>? prometheus)
    {
        if (prometheus is not null)
        {
            jaeger.ApplicationBuilder.CreateResourceBuilder((IResourceWithEnvironment)jaeger.Resource)
                .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"));
        }
    }

    private static IResourceBuilder<ContainerResource> AddContainerJaeger(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, ContainerImages.Jaeger, ContainerImages.JaegerTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Jaeger(builder), targetPort: 16686)
            .WithHttpEndpoint(name: Otlp, targetPort: 4318)
            .WithHttpEndpoint(name: Metrics, targetPort: 8889)
            .WithHttpEndpoint(name: Health, targetPort: 13133)
            .WithBindMount("../jaeger/jaeger.yml", "/etc/jaeger/jaeger.yml", isReadOnly: true)
            .WithBindMount("../jaeger/ui.json", "/etc/jaeger/ui.json", isReadOnly: true)
            .WithLinksToLogs("/etc/jaeger/ui.json")
            .WithMemoryLimit(192)
            .WithEnvironment("GOMEMLIMIT", "150MiB")
            .WithArgs("--config", "/etc/jaeger/jaeger.yml", FeatureGates);

    private static IResourceBuilder<ExecutableResource> AddNativeJaeger(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddExecutable(name, NativeTools.Jaeger!, builder.AppHostDirectory, "--config", "../jaeger/jaeger.yml", FeatureGates)
            .WithLinksToLogs("../jaeger/ui.json")
            .WithHttpEndpoint(port: FixedPorts.Jaeger(builder), env: "JAEGER_UI_PORT")
            .WithHttpEndpoint(name: Otlp, env: "JAEGER_OTLP_HTTP_PORT")
            .WithHttpEndpoint(name: Metrics, env: "JAEGER_METRICS_PORT")
            .WithHttpEndpoint(name: Health, env: "JAEGER_HEALTH_PORT")
            .WithHttpEndpoint(name: "otlp-grpc", env: "JAEGER_OTLP_GRPC_PORT")
            .WithHttpEndpoint(name: "grpc", env: "JAEGER_GRPC_PORT");

    private static IResourceBuilder<T> WithLinksToLogs<T>(this IResourceBuilder<T> server, string file) where T : IResourceWithEnvironment =>
        FixedPorts.Grafana(server.ApplicationBuilder) == GrafanaPort ? server.WithEnvironment("JAEGER_UI_CONFIG", file) : server;

    private static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> server) where T : IResourceWithEndpoints
    {
        server
            .WithHttpHealthCheck("/status", endpointName: Health)
            .WithUrlForEndpoint("http", url => url.DisplayText = "Jaeger");
        foreach (var endpoint in server.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.Name != "http").ToList())
        {
            server.WithUrlForEndpoint(endpoint.Name, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
        }

        return server;
    }
}
