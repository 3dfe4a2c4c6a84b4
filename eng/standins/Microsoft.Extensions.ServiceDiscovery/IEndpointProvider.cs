namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Somewhere that endpoints of services are found.</summary>
internal interface IEndpointProvider
{
    /// <summary>The endpoints asked for; none when this provider has none.</summary>
    IReadOnlyList<ServiceEndpoint> Find(ServiceQuery query);
}
