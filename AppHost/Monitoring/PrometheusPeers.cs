namespace Checkout.AppHost.Monitoring;

/// <summary>Whom Prometheus has to do with. What is not on this machine is null.</summary>
/// <param name="Services">The services, all replicas of which are scraped.</param>
/// <param name="Visitors">The programs that are scraped while they run.</param>
/// <param name="Storefront">What is probed from outside.</param>
/// <param name="Alertmanager">Who is told of alerts.</param>
/// <param name="Blackbox">Who does the probing.</param>
/// <param name="Jaeger">Who counts spans.</param>
internal sealed record PrometheusPeers(
    IReadOnlyList<ServiceReplicas> Services,
    IReadOnlyList<IResourceBuilder<ProjectResource>?> Visitors,
    EndpointReference Storefront,
    IResourceBuilder<IResourceWithEndpoints>? Alertmanager,
    IResourceBuilder<IResourceWithEndpoints>? Blackbox,
    IResourceBuilder<IResourceWithEndpoints>? Jaeger)
{
    /// <summary>Gets all that is always scraped.</summary>
    public IEnumerable<EndpointReference> Scraped =>
    [
        .. Awaited.Select(service => new EndpointReference(service, MetricsOf(service))),
        .. new[] { Alertmanager?.GetEndpoint("http"), Blackbox?.GetEndpoint("http"), Jaeger?.GetEndpoint(JaegerExtensions.Metrics) }.OfType<EndpointReference>(),
    ];

    /// <summary>Gets what Prometheus waits for: the services alone, since what is optional may never come.</summary>
    public IEnumerable<IResourceWithEndpoints> Awaited => Services.SelectMany(service => service.All).Select(replica => replica.Resource);

    // Metrics of the Gateway are not public.
    private static string MetricsOf(IResourceWithEndpoints resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == ServiceExtensions.Management) ? ServiceExtensions.Management : "http";
}
