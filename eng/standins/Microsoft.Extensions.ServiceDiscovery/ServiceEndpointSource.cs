using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>The endpoints of a service, until the change token says that they may be others.</summary>
public sealed class ServiceEndpointSource(List<ServiceEndpoint>? endpoints, IChangeToken changeToken, IFeatureCollection features)
{
    /// <summary>The endpoints.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; } = endpoints ?? [];

    /// <summary>Changes when the endpoints should be resolved again.</summary>
    public IChangeToken ChangeToken { get; } = changeToken ?? throw new ArgumentNullException(nameof(changeToken));

    /// <summary>What is known about them.</summary>
    public IFeatureCollection Features { get; } = features ?? throw new ArgumentNullException(nameof(features));

    /// <inheritdoc />
    public override string ToString() => $"[{string.Join(", ", Endpoints)}]";
}
