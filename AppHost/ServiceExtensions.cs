using Checkout.AppHost.Monitoring;
using Microsoft.Extensions.Hosting;

namespace Checkout.AppHost;

/// <summary>What the services have in common in the app model.</summary>
internal static class ServiceExtensions
{
    /// <summary>The endpoint of the Gateway for health and metrics.</summary>
    public const string Management = "management";

    private const string Sampler = "OTEL_TRACES_SAMPLER";

    private static readonly string[] SdkVariables =
        [Sampler, "OTEL_METRICS_EXEMPLAR_FILTER", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY"];

    /// <summary>A service behind the Gateway: each replica has an internal endpoint on a port of the orchestrator's choice.</summary>
    public static ServiceReplicas AddService<TProject>(this IDistributedApplicationBuilder builder, string name, int replicas = 1)
        where TProject : IProjectMetadata, new() =>
        ServiceReplicas.Add(name, replicas, replica => builder.AddConfiguredProject<TProject>(replica)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = "API"));

    /// <summary>
    /// The public edge. The first replica has the friendly port that people type; each has another one for health and
    /// metrics.
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
            // The port that the process itself listens on: what it sees of a connection is not the orchestrator's proxy.
            var management = gateway.GetEndpoint(Management);
            gateway.WithEnvironment(context =>
                context.EnvironmentVariables["MANAGEMENT_PORT"] = management.Property(EndpointProperty.TargetPort));
            return builder.ExecutionContext.IsRunMode && builder.Environment.IsDevelopment() ? gateway.TrustsThisMachine() : gateway;
        });

    /// <summary>The service's own database, which its replicas share.</summary>
    public static ServiceReplicas WithDatabase(this ServiceReplicas service, IResourceBuilder<IResourceWithConnectionString> database) =>
        service.WithReference(database).WaitFor(database);

    public static ServiceReplicas WithRedis(this ServiceReplicas service, IResourceBuilder<IResourceWithConnectionString> redis) =>
        service.WithReference(redis).WaitFor(redis);

    /// <summary>The card processor is simulated by PaymentService itself, and called over the network like a real one.</summary>
    public static ServiceReplicas WithSimulatedProcessor(this ServiceReplicas payment, IResourceBuilder<ParameterResource> apiKey) =>
        payment.Each(replica => replica
            .WithEnvironment("Processor__Url", replica.GetEndpoint("http"))
            .WithEnvironment("Processor__ApiKey", apiKey));

    /// <summary>A secret that services share: 256 bits of letters and digits, unless <c>Parameters:{name}</c> says otherwise.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true);

    /// <summary>Sends mail to <paramref name="server"/>, or writes it to files in <paramref name="folder"/> where there is no mail server.</summary>
    public static ServiceReplicas WithMail(this ServiceReplicas notification, IResourceBuilder<IResourceWithEndpoints>? server, string folder) =>
        server is null
            ? notification.WithEnvironment("Mail__Folder", folder)
            : notification.WithReference(server.ApplicationBuilder.AddConnectionString("smtp", ReferenceExpression.Create($"{server.GetEndpoint("smtp")}")));

    /// <summary>
    /// Sends traces and logs of every project in the model to these, where they are, as well as to the Aspire dashboard. No
    /// program waits for them: they only look on. The OTEL_* variables of the AppHost's own environment hold for every program.
    /// </summary>
    public static void SendTelemetryTo(
        this IDistributedApplicationBuilder builder, IResourceBuilder<IResourceWithEndpoints>? jaeger, IResourceBuilder<IResourceWithEndpoints>? loki)
    {
        foreach (var program in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder))
        {
            program.WithTelemetryTo(jaeger, loki);
        }
    }

    private static void WithTelemetryTo(
        this IResourceBuilder<ProjectResource> program, IResourceBuilder<IResourceWithEndpoints>? jaeger, IResourceBuilder<IResourceWithEndpoints>? loki)
    {
        if (jaeger is not null)
        {
            program.WithEnvironment("JAEGER_OTLP_ENDPOINT", jaeger.GetEndpoint(JaegerExtensions.Otlp));
        }

        if (loki is not null)
        {
            program.WithEnvironment("LOKI_OTLP_ENDPOINT", $"{loki.GetEndpoint("http")}/otlp");
        }

        program.WithEnvironment(context =>
        {
            // In Development Aspire sets these, among them a sampler that also keeps what the first span of a trace left out.
            foreach (var name in SdkVariables)
            {
                if (program.ApplicationBuilder.Configuration[name] is { Length: > 0 } own)
                {
                    context.EnvironmentVariables[name] = own;
                }
                else if (name == Sampler)
                {
                    context.EnvironmentVariables.Remove(name);
                }
            }
        });
    }

    // Through the orchestrator's proxy every client has the address of this machine. The load generator says, as a proxy would, which
    // addresses its attackers have.
    private static IResourceBuilder<ProjectResource> TrustsThisMachine(this IResourceBuilder<ProjectResource> gateway) => gateway
        .WithEnvironment("TrustedProxies__0", "127.0.0.1")
        .WithEnvironment("TrustedProxies__1", "::1");

    // Launch profiles are for running a service alone. Without one, Aspire leaves the environment at Production.
    private static IResourceBuilder<ProjectResource> AddConfiguredProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true).WithHeapLimit(mebibytes: 512);
        return builder.ExecutionContext.IsRunMode
            ? project.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            : project;
    }
}
