using System.Globalization;

namespace Checkout.AppHost.Model;

/// <summary>
/// A service with all its replicas: <c>inventory</c>, <c>inventory-2</c>, and so on. Unlike with <c>WithReplicas</c>, each
/// is a resource with its own endpoints, so that Prometheus scrapes each of them and clients balance between them.
/// </summary>
internal sealed class ServiceReplicas(string service, IReadOnlyList<IResourceBuilder<ProjectResource>> all)
{
    /// <summary>Gets the name of the service, under which clients find it.</summary>
    public string Name => service;

    public IReadOnlyList<IResourceBuilder<ProjectResource>> All => all;

    /// <summary>Gets the first replica. It always exists, and has the fixed port, if any.</summary>
    public IResourceBuilder<ProjectResource> First => all[0];

    /// <summary>Adds the replicas. <paramref name="add"/> creates one from its name.</summary>
    public static ServiceReplicas Add(string service, int count, Func<string, IResourceBuilder<ProjectResource>> add) =>
        new(service, [.. Enumerable.Range(1, count).Select(number => add(number == 1 ? service : $"{service}-{number}")
            // All replicas have the same service.name in telemetry, and differ in service.instance.id.
            .WithEnvironment("OTEL_SERVICE_NAME", service))]);

    /// <summary>Returns the service of a replica: the name of the resource without the number at its end.</summary>
    public static string GetServiceName(IResource resource)
    {
        var dash = resource.Name.LastIndexOf('-');
        return dash > 0 && int.TryParse(resource.Name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? resource.Name[..dash]
            : resource.Name;
    }

    public IEnumerable<EndpointReference> GetEndpoints(string name) => all.Select(replica => replica.GetEndpoint(name));

    /// <summary>Configures every replica.</summary>
    public ServiceReplicas Each(Action<IResourceBuilder<ProjectResource>> change)
    {
        foreach (var replica in all)
        {
            change(replica);
        }

        return this;
    }

    public ServiceReplicas WithEnvironment(string name, string value) => Each(replica => replica.WithEnvironment(name, value));

    /// <summary>Sets an environment variable to a parameter, such as a secret.</summary>
    public ServiceReplicas WithEnvironment(string name, IResourceBuilder<ParameterResource> value) =>
        Each(replica => replica.WithEnvironment(name, value));

    /// <summary>Adds a connection string.</summary>
    public ServiceReplicas WithReference(IResourceBuilder<IResourceWithConnectionString> source) => Each(replica => replica.WithReference(source));

    /// <summary>Adds the endpoints of all replicas of another service under the name of that service.</summary>
    public ServiceReplicas WithReference(ServiceReplicas other) =>
        Each(replica => other.Each(source => replica.WithReference(source, other.Name)));

    public ServiceReplicas WaitFor(IResourceBuilder<IResource> dependency) => Each(replica => replica.WaitFor(dependency));

    /// <summary>Waits until every replica of another service is healthy.</summary>
    public ServiceReplicas WaitFor(ServiceReplicas other) => Each(replica => other.Each(source => replica.WaitFor(source)));
}
