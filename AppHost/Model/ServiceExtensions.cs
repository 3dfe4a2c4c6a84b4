using Microsoft.Extensions.Hosting;

namespace Checkout.AppHost.Model;

/// <summary>Adds the services to the app model.</summary>
internal static class ServiceExtensions
{
    /// <summary>The name of the Gateway's endpoint for health and metrics.</summary>
    public const string Management = "management";

    /// <summary>Adds a service behind the Gateway. Each replica has an internal endpoint on a port that the orchestrator chooses.</summary>
    public static ServiceReplicas AddService<TProject>(this IDistributedApplicationBuilder builder, string name, int replicas = 1)
        where TProject : IProjectMetadata, new() =>
        ServiceReplicas.Add(name, replicas, replica => builder.AddConfiguredProject<TProject>(replica)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = "API"));

    /// <summary>
    /// Adds the Gateway. The first replica has the well-known port of the storefront. Each replica has another port for
    /// health and metrics.
    /// </summary>
    public static ServiceReplicas AddGateway<TProject>(this IDistributedApplicationBuilder builder, string name, CheckoutOptions options)
        where TProject : IProjectMetadata, new() =>
        ServiceReplicas.Add(name, options.Replicas, replica =>
        {
            var gateway = builder.AddConfiguredProject<TProject>(replica)
                .WithHttpEndpoint(port: replica == name ? options.Ports.Storefront : null)
                .WithHttpEndpoint(name: Management)
                .WithEndpoint("http", endpoint => endpoint.IsExternal = true)
                .WithHttpHealthCheck("/health", endpointName: Management)
                .WithUrlForEndpoint("http", url => url.DisplayText = "Storefront")
                .WithUrlForEndpoint(Management, url => url.DisplayText = "Health and metrics");
            // The port that the process itself listens on, not that of the orchestrator's proxy.
            var management = gateway.GetEndpoint(Management);
            gateway.WithEnvironment(context =>
                context.EnvironmentVariables["MANAGEMENT_PORT"] = management.Property(EndpointProperty.TargetPort));
            return builder.ExecutionContext.IsRunMode && builder.Environment.IsDevelopment() ? gateway.TrustLoopbackProxy() : gateway;
        });

    /// <summary>Gets the public endpoint of the Gateway.</summary>
    public static EndpointReference GetStorefront(this ServiceReplicas gateway) => gateway.First.GetEndpoint("http");

    /// <summary>Connects all replicas to the service's own database.</summary>
    public static ServiceReplicas WithDatabase(this ServiceReplicas service, IResourceBuilder<IResourceWithConnectionString> database) =>
        service.WithReference(database).WaitFor(database);

    public static ServiceReplicas WithRedis(this ServiceReplicas service, IResourceBuilder<IResourceWithConnectionString> redis) =>
        service.WithReference(redis).WaitFor(redis);

    /// <summary>Sets PaymentService itself as the card processor, called over the network like a real one.</summary>
    public static ServiceReplicas WithSimulatedProcessor(this ServiceReplicas payment, IResourceBuilder<ParameterResource> apiKey) =>
        payment.Each(replica => replica
            .WithEnvironment("Processor__Url", replica.GetEndpoint("http"))
            .WithEnvironment("Processor__ApiKey", apiKey));

    /// <summary>Adds a secret that services share: 256 random bits as letters and digits, unless <c>Parameters:{name}</c> is set.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true);

    /// <summary>Sends e-mail to <paramref name="server"/>, or writes it to files in <paramref name="folder"/> if that is null.</summary>
    public static ServiceReplicas WithMail(this ServiceReplicas notification, IResourceBuilder<IResourceWithEndpoints>? server, string folder) =>
        server is null
            ? notification.WithEnvironment("Mail__Folder", folder)
            : notification.WithReference(server.ApplicationBuilder.AddConnectionString("smtp", ReferenceExpression.Create($"{server.GetEndpoint("smtp")}")));

    // Behind the orchestrator's proxy every client has the address of this machine. The load generator sends the addresses of
    // its attackers in the header of a proxy.
    private static IResourceBuilder<ProjectResource> TrustLoopbackProxy(this IResourceBuilder<ProjectResource> gateway) => gateway
        .WithEnvironment("TrustedProxies__0", "127.0.0.1")
        .WithEnvironment("TrustedProxies__1", "::1");

    // Launch profiles are only for running a service alone. Without one, Aspire does not set the environment.
    private static IResourceBuilder<ProjectResource> AddConfiguredProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true).WithHeapLimit(mebibytes: 512);
        return builder.ExecutionContext.IsRunMode
            ? project.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            : project;
    }
}
