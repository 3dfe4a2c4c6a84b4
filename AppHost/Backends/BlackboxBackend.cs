namespace Checkout.AppHost.Backends;

/// <summary>The blackbox exporter, which looks at the storefront from outside whenever Prometheus asks it to.</summary>
internal static class BlackboxBackend
{
    private const int Port = 9115;

    /// <summary>Adds the exporter; null when there is none on this machine, which is said.</summary>
    public static IResourceBuilder<IResourceWithEndpoints>? AddBlackboxBackend(
        this IDistributedApplicationBuilder builder, string name, Flavour flavour, EndpointReference storefront)
    {
        if (flavour == Flavour.Containers)
        {
            return builder.AddContainerBlackbox(name)
                .WithReference(storefront) // what it probes is in Prometheus's list: this lets the container reach it
                .WithServerDefaults();
        }

        return NativeTools.IsHere(NativeTools.Blackbox, "blackbox exporter", "the storefront is not probed from outside", "install the package prometheus-blackbox-exporter")
            ? builder.AddNativeBlackbox(name).WithServerDefaults()
            : null;
    }

    private static IResourceBuilder<ContainerResource> AddContainerBlackbox(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, ContainerImages.Blackbox, ContainerImages.BlackboxTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Blackbox(builder), targetPort: Port)
            .WithBindMount("../prometheus/blackbox.yml", "/etc/blackbox_exporter/config.yml", isReadOnly: true)
            .WithMemoryLimit(32);

    private static IResourceBuilder<ExecutableResource> AddNativeBlackbox(this IDistributedApplicationBuilder builder, string name)
    {
        var exporter = builder.AddExecutable(name, NativeTools.Blackbox!, builder.AppHostDirectory, "--config.file=../prometheus/blackbox.yml", "--log.level=warn")
            .WithHttpEndpoint(port: FixedPorts.Blackbox(builder));
        var endpoint = exporter.GetEndpoint("http");
        return exporter.WithArgs(context => context.Args.Add(
            ReferenceExpression.Create($"--web.listen-address=127.0.0.1:{endpoint.Property(EndpointProperty.TargetPort)}")));
    }

    private static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> exporter) where T : IResourceWithEndpoints =>
        exporter
            .WithHttpHealthCheck("/-/healthy")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Blackbox exporter");
}
