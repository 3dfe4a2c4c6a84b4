using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Tells a resource a connection string, as <c>ConnectionStrings__{name}</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName ?? resource.Name}";
        return builder
            .WithReferenceRelationship(source)
            .WithEnvironment(context => context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional));
    }

    /// <summary>Tells a resource where another is, as <c>services__{name}__{endpoint}__{n}</c>, which service discovery reads.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEndpointReference(source.Resource, endpointName: null, source.Resource.Name);

    /// <summary>Tells a resource where another is, to be found by another name than its own.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEndpointReference(source.Resource, endpointName: null, name);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEndpointReference(endpointReference.Resource, endpointReference.EndpointName, endpointReference.Resource.Name);

    private static IResourceBuilder<T> WithEndpointReference<T>(
        this IResourceBuilder<T> builder, IResourceWithEndpoints source, string? endpointName, string serviceName)
        where T : IResourceWithEnvironment
    {
        var reference = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().SingleOrDefault(annotation => annotation.Resource == source);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(source);
            builder.WithAnnotation(reference).WithEnvironment(context => AddServiceAddresses(context.EnvironmentVariables, reference, serviceName));
        }
        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }
        return builder.WithRelationship(source, "Reference");
    }

    private static void AddServiceAddresses(Dictionary<string, object> variables, EndpointReferenceAnnotation reference, string serviceName)
    {
        foreach (var endpoint in reference.Resource.GetEndpoints())
        {
            var isIncluded = reference.EndpointNames.Contains(endpoint.EndpointName)
                || (reference.UseAllEndpoints && !endpoint.ExcludeReferenceEndpoint);
            if (!isIncluded)
            {
                continue;
            }

            // Service discovery takes http and https as schemes, and any other word as the name of an endpoint.
            var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (!variables.TryAdd($"services__{serviceName}__{key}__{index}", endpoint))
            {
                index++; // another resource is referred to by the same service name
            }
            variables[$"{ToVariableName(serviceName)}_{ToVariableName(endpoint.EndpointName)}"] = endpoint;
        }
    }

    private static string ToVariableName(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
}
