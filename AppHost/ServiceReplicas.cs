using System.Globalization;

namespace Checkout.AppHost;

/// <summary>
/// A service with all its replicas: <c>inventory</c>, <c>inventory-2</c>, and so on. Each is a resource of its own, with
/// its own endpoints, so that every one is scraped and callers choose among all of them, unlike with <c>WithReplicas</c>.
/// </summary>
internal sealed class ServiceReplicas(string service, IReadOnlyList<IResourceBuilder<ProjectResource>> all)
{
    /// <summary>What callers know it by.</summary>
    public string Name => service;

    public IReadOnlyList<IResourceBuilder<ProjectResource>> All => all;

    /// <summary>The one that is always there, and that a fixed port belongs to.</summary>
    public IResourceBuilder<ProjectResource> First => all[0];

    /// <summary>Gets the public address of the Gateway.</summary>
    public EndpointReference Storefront => First.GetEndpoint("http");

    /// <summary>Adds the resources, each made by <paramref name="add"/> from its name.</summary>
    public static ServiceReplicas Add(string service, int count, Func<string, IResourceBuilder<ProjectResource>> add) =>
        new(service, [.. Enumerable.Range(1, count).Select(number => add(number == 1 ? service : $"{service}-{number}")
            // One service to whoever looks at its telemetry; service.instance.id tells the replicas apart.
            .WithEnvironment("OTEL_SERVICE_NAME", service))]);

    /// <summary>The service that a resource is a replica of: only a number at the end of its name is not the service's.</summary>
    public static string ServiceOf(IResource resource)
    {
        var dash = resource.Name.LastIndexOf('-');
        return dash > 0 && int.TryParse(resource.Name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? resource.Name[..dash]
            : resource.Name;
    }

    public IEnumerable<EndpointReference> Endpoints(string name) => all.Select(replica => replica.GetEndpoint(name));

    /// <summary>Changes every replica.</summary>
    public ServiceReplicas Each(Action<IResourceBuilder<ProjectResource>> change)
    {
        foreach (var replica in all)
        {
            change(replica);
        }

        return this;
    }

    public ServiceReplicas WithEnvironment(string name, string value) => Each(replica => replica.WithEnvironment(name, value));

    /// <summary>A parameter, such as a secret.</summary>
    public ServiceReplicas WithEnvironment(string name, IResourceBuilder<ParameterResource> value) =>
        Each(replica => replica.WithEnvironment(name, value));

    /// <summary>A connection string.</summary>
    public ServiceReplicas WithReference(IResourceBuilder<IResourceWithConnectionString> source) => Each(replica => replica.WithReference(source));

    /// <summary>All replicas of another service, under its one name.</summary>
    public ServiceReplicas WithReference(ServiceReplicas other) =>
        Each(replica => other.Each(source => replica.WithReference(source, other.Name)));

    public ServiceReplicas WaitFor(IResourceBuilder<IResource> dependency) => Each(replica => replica.WaitFor(dependency));

    /// <summary>Waits until every replica of another service is healthy.</summary>
    public ServiceReplicas WaitFor(ServiceReplicas other) => Each(replica => other.Each(source => replica.WaitFor(source)));
}
