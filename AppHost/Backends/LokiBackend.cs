namespace Checkout.AppHost.Backends;

/// <summary>Loki, to which the services send their logs.</summary>
internal static class LokiBackend
{
    private const int Port = 3100;

    /// <summary>Adds Loki; null when there is none on this machine, which is said.</summary>
    public static IResourceBuilder<IResourceWithEndpoints>? AddLokiBackend(this IDistributedApplicationBuilder builder, string name, Flavour flavour)
    {
        if (flavour == Flavour.Containers)
        {
            return builder.AddContainerLoki(name).WithServerDefaults();
        }

        return NativeTools.IsHere(NativeTools.Loki, "Loki", "logs are on the Aspire dashboard alone", "put the program loki on the PATH, or start Docker")
            ? builder.AddNativeLoki(name).WithServerDefaults()
            : null;
    }

    // The image has no shell, and runs as 10001, to whom /loki belongs.
    private static IResourceBuilder<ContainerResource> AddContainerLoki(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, ContainerImages.Loki, ContainerImages.LokiTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Loki(builder), targetPort: Port)
            .WithBindMount("../loki/loki.yml", "/etc/loki/loki.yml", isReadOnly: true)
            .WithRunVolume("/loki")
            .WithMemoryLimit(144)
            .WithEnvironment("GOMEMLIMIT", "110MiB")
            .WithEnvironment("LOKI_LISTEN_HOST", "0.0.0.0")
            .WithArgs("-config.file=/etc/loki/loki.yml", "-config.expand-env=true");

    private static IResourceBuilder<ExecutableResource> AddNativeLoki(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddExecutable(name, NativeTools.Loki!, builder.AppHostDirectory, "-config.file=../loki/loki.yml", "-config.expand-env=true")
            .WithHttpEndpoint(port: FixedPorts.Loki(builder), env: "LOKI_PORT")
            .WithEndpoint(name: "grpc", scheme: "http", env: "LOKI_GRPC_PORT")
            .WithEnvironment("LOKI_DATA", RunFolder.Of(builder, name));

    private static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> server) where T : IResourceWithEndpoints =>
        server
            .WithHttpHealthCheck("/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Loki (ask it through Grafana)");
}
