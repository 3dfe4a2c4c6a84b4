using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Takes the name that was asked for as a host name: it may be one that DNS knows.</summary>
internal sealed class PassThroughEndpointProvider : IEndpointProvider
{
    public IReadOnlyList<ServiceEndpoint> Find(ServiceQuery query)
        => [ServiceEndpoint.Create(query.Service.Length > 0
            ? ServiceEndpoint.ToEndPoint(query.Service, query.Port)
            : new DnsEndPoint(query.Text, 0))];
}
