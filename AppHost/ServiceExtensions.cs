using Checkout.AppHost.Backends;

namespace Checkout.AppHost;

/// <summary>What the services have in common in the app model.</summary>
internal static class ServiceExtensions
{
    /// <summary>A service behind the Gateway: one internal endpoint on a port of the orchestrator's choice.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddConfiguredProject<TProject>(name)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = "API");

    /// <summary>The public edge: a friendly port for everyone, and another one for health and metrics.</summary>
    public static IResourceBuilder<ProjectResource> AddGateway<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var gateway = builder.AddConfiguredProject<TProject>(name)
            .WithHttpEndpoint(port: FixedPorts.Storefront(builder))
            .WithHttpEndpoint(name: "management")
            .WithEndpoint("http", endpoint => endpoint.IsExternal = true)
            .WithHttpHealthCheck("/health", endpointName: "management")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Storefront")
            .WithUrlForEndpoint("management", url => url.DisplayText = "Health and metrics");
        // The port that the process itself listens on: what it sees of a connection is not the orchestrator's proxy.
        var management = gateway.GetEndpoint("management");
        return gateway.WithEnvironment(context =>
            context.EnvironmentVariables["MANAGEMENT_PORT"] = management.Property(EndpointProperty.TargetPort));
    }

    /// <summary>The service's own database.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString> database) =>
        service.WithReference(database).WaitFor(database);

    /// <summary>The card processor is simulated by PaymentService itself, and called over the network like a real one.</summary>
    public static IResourceBuilder<ProjectResource> WithSimulatedProcessor(this IResourceBuilder<ProjectResource> payment) =>
        payment.WithEnvironment("Processor__Url", payment.GetEndpoint("http"));

    /// <summary>Without a mail server, mail becomes files that a person can open.</summary>
    public static IResourceBuilder<ProjectResource> WithMailFolder(this IResourceBuilder<ProjectResource> notification) =>
        notification.WithEnvironment("Mail__Folder", RunFolder.Of(notification.ApplicationBuilder, "mail"));

    // Launch profiles are for running a service alone. Without one, Aspire leaves the environment at Production.
    private static IResourceBuilder<ProjectResource> AddConfiguredProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true);
        return builder.ExecutionContext.IsRunMode
            ? project.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            : project;
    }
}
