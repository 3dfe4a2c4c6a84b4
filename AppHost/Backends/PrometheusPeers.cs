namespace Checkout.AppHost.Backends;

/// <summary>Whom Prometheus has to do with. What is not on this machine is null.</summary>
/// <param name="Services">What has metrics of our own.</param>
/// <param name="Storefront">What is probed from outside.</param>
/// <param name="Alertmanager">Who is told of alerts.</param>
/// <param name="Blackbox">Who does the probing.</param>
/// <param name="Jaeger">Who counts spans.</param>
internal sealed record PrometheusPeers(
    IReadOnlyList<EndpointReference> Services,
    EndpointReference Storefront,
    EndpointReference? Alertmanager,
    EndpointReference? Blackbox,
    EndpointReference? Jaeger)
{
    /// <summary>All that is scraped.</summary>
    public IEnumerable<EndpointReference> Scraped => [.. Services, .. new[] { Alertmanager, Blackbox, Jaeger }.OfType<EndpointReference>()];

    /// <summary>What Prometheus waits for. What is started by hand may never come, and Jaeger asks Prometheus in its turn.</summary>
    public IEnumerable<IResource> Awaited => Scraped.Where(endpoint => endpoint != Jaeger).Select(endpoint => endpoint.Resource)
        .Where(resource => !resource.HasAnnotationOfType<ExplicitStartupAnnotation>());
}
