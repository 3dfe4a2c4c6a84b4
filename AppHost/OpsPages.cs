using Microsoft.Extensions.DependencyInjection;

namespace Checkout.AppHost;

/// <summary>The pages to look at, as the ops page links to them and as the AppHost says when it is ready.</summary>
internal sealed class OpsPages
{
    private readonly List<(string Name, IResourceBuilder<IResourceWithEndpoints> Server)> _servers = [];

    /// <summary>Those that are on this machine.</summary>
    public IReadOnlyList<(string Name, IResourceBuilder<IResourceWithEndpoints> Server)> Servers => _servers;

    /// <summary>Where traces are kept and shown; null where only the Aspire dashboard does.</summary>
    public IResourceBuilder<IResourceWithEndpoints>? Jaeger => _servers.Find(page => page.Name == "Jaeger").Server;

    /// <summary>
    /// Returns where a browser finds the Aspire dashboard. Returns null where there is none: Aspire adds it to the model
    /// when a run starts, unless it is disabled.
    /// </summary>
    public static async Task<string?> GetAspireDashboardUrlAsync(DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        var dashboard = context.IsRunMode
            ? context.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithEndpoints>()
                .SingleOrDefault(resource => resource.Name == "aspire-dashboard")
            : null;
        // The page's endpoint is named after its scheme, the others after what they are for.
        return dashboard?.GetEndpoints().FirstOrDefault(endpoint => endpoint.EndpointName is "http" or "https") is { } page
            ? await BrowserUrl.GetAsync(page, context, cancellationToken)
            : null;
    }

    /// <summary>
    /// Returns what a browser goes to for a trace, up to the trace's id: Jaeger where it runs, else the Aspire dashboard.
    /// Returns null where there is neither.
    /// </summary>
    public async Task<string?> GetTracesUrlAsync(DistributedApplicationExecutionContext context, CancellationToken cancellationToken) =>
        Jaeger is { } jaeger
            ? $"{await BrowserUrl.GetAsync(jaeger.GetEndpoint("http"), context, cancellationToken)}/trace/"
            : await GetAspireDashboardUrlAsync(context, cancellationToken) is { } dashboard ? $"{dashboard}/traces/detail/" : null;

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
            replica.WithUrl("Ops__PrometheusUrl", prometheus).WithUrl("Ops__AlertmanagerUrl", alertmanager).WithUrl("Ops__JaegerUrl", pages.Jaeger);
            foreach (var (name, server) in pages.Servers)
            {
                replica.WithUrl($"Ops__Links__{name}", server);
            }

            replica.WithEnvironment(async context =>
            {
                if (await OpsPages.GetAspireDashboardUrlAsync(context.ExecutionContext, context.CancellationToken) is { } dashboard)
                {
                    context.EnvironmentVariables["Ops__Links__Aspire"] = dashboard;
                    context.EnvironmentVariables["Ops__AspireUrl"] = dashboard;
                    context.EnvironmentVariables["Ops__AspireApiKey"] = replica.ApplicationBuilder.Configuration[DashboardAccess.ApiKey] ?? "";
                }

                if (await pages.GetTracesUrlAsync(context.ExecutionContext, context.CancellationToken) is { } traces)
                {
                    context.EnvironmentVariables["Ops__TraceUrl"] = traces + "{traceId}";
                }
            });
        });

    private static IResourceBuilder<ProjectResource> WithUrl(
        this IResourceBuilder<ProjectResource> replica, string variable, IResourceBuilder<IResourceWithEndpoints>? server) =>
        server is null ? replica : replica.WithEnvironment(variable, server.GetEndpoint("http"));
}
