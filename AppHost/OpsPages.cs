namespace Checkout.AppHost;

/// <summary>The pages to look at, as the ops page links to them and as the AppHost says when it is ready.</summary>
internal sealed class OpsPages(IDistributedApplicationBuilder builder)
{
    private readonly List<(string Name, IResourceBuilder<IResourceWithEndpoints> Server)> _servers = [];

    /// <summary>Those that are on this machine.</summary>
    public IReadOnlyList<(string Name, IResourceBuilder<IResourceWithEndpoints> Server)> Servers => _servers;

    /// <summary>The Aspire dashboard's, which is no resource.</summary>
    public string? AspireDashboard => builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');

    /// <summary>What a browser goes to for a trace, up to the trace's id: Jaeger where it runs, else the Aspire dashboard.</summary>
    public string? Traces => _servers.Exists(page => page.Name == "Jaeger")
        ? $"{FixedPorts.Url(FixedPorts.Jaeger(builder))}/trace/"
        : AspireDashboard is { } dashboard ? $"{dashboard}/traces/detail/" : null;

    /// <summary>Adds a page, unless it is not on this machine.</summary>
    public OpsPages Add(string name, IResourceBuilder<IResourceWithEndpoints>? server)
    {
        if (server is not null)
        {
            _servers.Add((name, server));
        }

        return this;
    }
}

internal static class OpsPagesExtensions
{
    /// <summary>What the ops page asks, and what it links to.</summary>
    public static ServiceReplicas WithOps(
        this ServiceReplicas gateway,
        IResourceBuilder<IResourceWithEndpoints>? prometheus,
        IResourceBuilder<IResourceWithEndpoints>? alertmanager,
        OpsPages pages) =>
        gateway.Each(replica =>
        {
            replica.WithUrl("Ops__PrometheusUrl", prometheus).WithUrl("Ops__AlertmanagerUrl", alertmanager);
            foreach (var (name, server) in pages.Servers)
            {
                replica.WithUrl($"Ops__Links__{name}", server);
            }

            if (pages.AspireDashboard is { } dashboard)
            {
                replica.WithEnvironment("Ops__Links__Aspire", dashboard);
            }

            if (pages.Traces is { } traces)
            {
                replica.WithEnvironment("Ops__TraceUrl", traces + "{traceId}");
            }
        });

    private static IResourceBuilder<ProjectResource> WithUrl(
        this IResourceBuilder<ProjectResource> replica, string variable, IResourceBuilder<IResourceWithEndpoints>? server) =>
        server is null ? replica : replica.WithEnvironment(variable, server.GetEndpoint("http"));
}
