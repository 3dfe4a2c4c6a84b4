using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Adds an endpoint, or changes the one of that name. Clients use <paramref name="port"/>, or a free one
    /// when it is null; the resource listens on <paramref name="targetPort"/>, which cannot be another since
    /// there is no proxy in this build, and finds it in the variable <paramref name="env"/>.
    /// </summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, [EndpointName] string? name = null,
        string? env = null, bool? isProxied = null, bool? isExternal = null, ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var added = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp, scheme, transport: null, name, port, targetPort, isExternal, isProxied) { PortVariable = env };
        var existing = builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(endpoint => string.Equals(endpoint.Name, added.Name, StringComparison.OrdinalIgnoreCase));
        if (existing is null)
        {
            return builder.WithAnnotation(added);
        }

        existing.Port = port ?? existing.Port;
        existing.TargetPort = targetPort ?? existing.TargetPort;
        existing.IsExternal = isExternal ?? existing.IsExternal;
        existing.IsProxied = isProxied ?? existing.IsProxied;
        existing.PortVariable = env ?? existing.PortVariable;
        return builder;
    }

    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, [EndpointName] string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .SingleOrDefault(endpoint => string.Equals(endpoint.Name, endpointName, StringComparison.OrdinalIgnoreCase));
        if (endpoint is null && createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            builder.WithAnnotation(endpoint);
        }
        if (endpoint is not null)
        {
            callback(endpoint);
        }
        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, scheme: "http", name, env, isProxied);

    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, scheme: "https", name, env, isProxied);

    /// <summary>Marks the HTTP endpoints as published to the outside. Running locally, they stay on loopback.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https"))
        {
            endpoint.IsExternal = true;
        }
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name) where T : IResourceWithEndpoints =>
        builder.Resource.GetEndpoint(name);

    /// <summary>Picks the endpoint for calls by HTTP: the named one, else one called http or https.</summary>
    private static EndpointReference GetHttpEndpoint<T>(this IResourceBuilder<T> builder, string? name, string purpose) where T : IResourceWithEndpoints
    {
        string[] names = name is null ? ["http", "https"] : [name];
        var endpoint = names.Select(candidate => builder.GetEndpoint(candidate)).FirstOrDefault(candidate => candidate.Exists)
            ?? throw new DistributedApplicationException(
                $"Could not create {purpose} for resource '{builder.Resource.Name}' as no endpoint was found matching one of the specified names: {string.Join(", ", names)}");
        return endpoint.Scheme is "http" or "https"
            ? endpoint
            : throw new DistributedApplicationException(
                $"Could not create {purpose} for resource '{builder.Resource.Name}' as its endpoint '{endpoint.EndpointName}' is not an HTTP endpoint.");
    }
}
