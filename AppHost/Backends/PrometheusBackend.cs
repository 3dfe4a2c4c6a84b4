namespace Checkout.AppHost.Backends;

/// <summary>
/// Prometheus, scraping every service. Its targets are made from the app model, so a service that is added to the
/// model is scraped, on whatever port it gets.
/// </summary>
internal static class PrometheusBackend
{
    private const int Port = 9090;

    /// <summary>
    /// Adds Prometheus, to be started when what it scrapes is there; null when there is none on this machine, which is said.
    /// </summary>
    public static IResourceBuilder<IResourceWithEndpoints>? AddPrometheusBackend(
        this IDistributedApplicationBuilder builder, string name, Flavour flavour, EndpointReference[] targets)
    {
        if (flavour == Flavour.Native && NativeTools.Prometheus is null)
        {
            Console.WriteLine("There is no Prometheus here, so metrics are not kept: install the package prometheus to have it.");
            return null;
        }

        return flavour == Flavour.Containers
            ? builder.AddContainerPrometheus(name, targets)
            : builder.AddNativePrometheus(name, targets);
    }

    private static IResourceBuilder<ContainerResource> AddContainerPrometheus(
        this IDistributedApplicationBuilder builder, string name, EndpointReference[] targets) =>
        builder.AddContainer(name, ContainerImages.Prometheus, ContainerImages.PrometheusTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Prometheus(builder), targetPort: Port)
            .WithBindMount("../prometheus", "/etc/prometheus", isReadOnly: true)
            .WithVolume("checkout-prometheus", "/prometheus")
            .WithEnvironment("SCRAPE_TARGETS", ScrapeTargets(targets))
            // The image runs as nobody, to whom /prometheus belongs; the configuration expects the targets beside it.
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c",
                """
                mkdir -p /prometheus/targets && printf '%s' "$SCRAPE_TARGETS" > /prometheus/targets/services.json &&
                ln -sfn /etc/prometheus/prometheus.yml /prometheus/prometheus.yml &&
                exec /bin/prometheus --config.file=/prometheus/prometheus.yml --storage.tsdb.path=/prometheus/data \
                    --storage.tsdb.retention.time=7d --enable-feature=exemplar-storage --log.level=warn
                """)
            .WithServerDefaults(targets);

    private static IResourceBuilder<ExecutableResource> AddNativePrometheus(
        this IDistributedApplicationBuilder builder, string name, EndpointReference[] targets)
    {
        var server = builder.AddExecutable(name, "sh", builder.AppHostDirectory, "Backends/native/prometheus.sh")
            .WithHttpEndpoint(port: FixedPorts.Prometheus(builder))
            .WithEnvironment("PROMETHEUS", NativeTools.Prometheus!)
            .WithEnvironment("PROMETHEUS_DATA", RunFolder.Of(builder, name))
            .WithEnvironment("PROMETHEUS_CONFIG", Path.GetFullPath("../prometheus", builder.AppHostDirectory))
            .WithEnvironment("SCRAPE_TARGETS", ScrapeTargets(targets));
        var endpoint = server.GetEndpoint("http");
        return server
            .WithEnvironment(context => context.EnvironmentVariables["PROMETHEUS_PORT"] = endpoint.Property(EndpointProperty.TargetPort))
            .WithServerDefaults(targets);
    }

    private static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> server, EndpointReference[] targets)
        where T : IResourceWithEndpoints, IResourceWithWaitSupport
    {
        foreach (var target in targets)
        {
            server.WaitFor(server.ApplicationBuilder.CreateResourceBuilder(target.Resource));
        }

        return server
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Prometheus");
    }

    // A file_sd document: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
    private static ReferenceExpression ScrapeTargets(EndpointReference[] targets)
    {
        var json = new ReferenceExpressionBuilder();
        json.AppendLiteral("[");
        foreach (var target in targets)
        {
            var separator = target == targets[0] ? "" : ",";
            json.AppendLiteral(Escape($$"""{{separator}}{"labels":{"job":"{{ServiceReplicas.ServiceOf(target.Resource)}}","instance":"{{target.Resource.Name}}"},"targets":["""));
            json.Append($"\"{target.Property(EndpointProperty.HostAndPort)}\"");
            json.AppendLiteral(Escape("]}"));
        }

        json.AppendLiteral("]");
        return json.Build();
    }

    // A literal becomes part of a format string, in which braces are doubled.
    private static string Escape(string literal) => literal.Replace("{", "{{").Replace("}", "}}");
}
