namespace Checkout.AppHost.Backends;

/// <summary>Mailpit, a mail server that delivers nothing and shows everything.</summary>
internal static class MailpitBackend
{
    /// <summary>Adds Mailpit; null where backends are native: mail then becomes files.</summary>
    public static IResourceBuilder<ContainerResource>? AddMailpitBackend(this IDistributedApplicationBuilder builder, string name, Flavour flavour) =>
        flavour == Flavour.Native ? null : builder.AddContainer(name, ContainerImages.Mailpit, ContainerImages.MailpitTag)
            .WithImageRegistry(ContainerImages.DockerHub)
            .WithHttpEndpoint(port: FixedPorts.Mailpit(builder), targetPort: 8025)
            .WithEndpoint(name: "smtp", scheme: "smtp", targetPort: 1025)
            .WithMemoryLimit(32)
            .WithEnvironment("MP_MAX_MESSAGES", "500")
            .WithEnvironment("MP_DISABLE_VERSION_CHECK", "true")
            .WithHttpHealthCheck("/readyz")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Mailpit")
            .WithUrlForEndpoint("smtp", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
}
