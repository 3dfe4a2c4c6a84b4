namespace Checkout.AppHost.Monitoring;

/// <summary>The resources that Prometheus scrapes, probes and notifies. Those that are not installed are null.</summary>
/// <param name="Services">The services. All replicas are scraped.</param>
/// <param name="OnDemand">The programs that are scraped only while they are running.</param>
/// <param name="Storefront">The endpoint that is probed from outside.</param>
/// <param name="Alertmanager">The receiver of alerts.</param>
/// <param name="Blackbox">The exporter that probes the storefront.</param>
/// <param name="Jaeger">The source of span metrics.</param>
internal sealed record PrometheusPeers(
    IReadOnlyList<ServiceReplicas> Services,
    IReadOnlyList<IResourceBuilder<ProjectResource>?> OnDemand,
    EndpointReference Storefront,
    IResourceBuilder<IResourceWithEndpoints>? Alertmanager,
    IResourceBuilder<IResourceWithEndpoints>? Blackbox,
    IResourceBuilder<IResourceWithEndpoints>? Jaeger)
{
    /// <summary>Gets the endpoints that are always scraped.</summary>
    public IEnumerable<EndpointReference> Scraped =>
    [
        .. Awaited.Select(service => new EndpointReference(service, GetMetricsEndpointName(service))),
        .. new[] { Alertmanager?.GetEndpoint("http"), Blackbox?.GetEndpoint("http"), Jaeger?.GetEndpoint(JaegerExtensions.Metrics) }.OfType<EndpointReference>(),
    ];

    /// <summary>Gets the resources that Prometheus waits for: only the services, since optional ones may never start.</summary>
    public IEnumerable<IResourceWithEndpoints> Awaited => Services.SelectMany(service => service.All).Select(replica => replica.Resource);

    // The Gateway does not serve metrics on its public endpoint.
    private static string GetMetricsEndpointName(IResourceWithEndpoints resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == ServiceExtensions.Management) ? ServiceExtensions.Management : "http";
}
