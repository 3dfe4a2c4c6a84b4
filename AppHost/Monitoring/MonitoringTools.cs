using Microsoft.Extensions.DependencyInjection;

namespace Checkout.AppHost.Monitoring;

/// <summary>The monitoring tools that the Operations page and the console link to. Those that are not installed are null.</summary>
internal sealed class MonitoringTools(
    IResourceBuilder<IResourceWithEndpoints>? prometheus,
    IResourceBuilder<IResourceWithEndpoints>? alertmanager,
    IResourceBuilder<IResourceWithEndpoints>? jaeger,
    IResourceBuilder<IResourceWithEndpoints>? mailpit)
{
    public IResourceBuilder<IResourceWithEndpoints>? Prometheus => prometheus;

    public IResourceBuilder<IResourceWithEndpoints>? Alertmanager => alertmanager;

    /// <summary>Gets the store of traces. Null if only the Aspire dashboard shows them.</summary>
    public IResourceBuilder<IResourceWithEndpoints>? Jaeger => jaeger;

    /// <summary>Gets or sets Grafana, which itself links to the others.</summary>
    public IResourceBuilder<IResourceWithEndpoints>? Grafana { get; set; }

    /// <summary>Gets the installed tools.</summary>
    public IEnumerable<(string Name, IResourceBuilder<IResourceWithEndpoints> Server)> Servers =>
        from tool in new (string Name, IResourceBuilder<IResourceWithEndpoints>? Server)[]
        {
            (nameof(Prometheus), prometheus), (nameof(Alertmanager), alertmanager), (nameof(Grafana), Grafana), (nameof(Jaeger), jaeger), ("Mailpit", mailpit),
        }
        where tool.Server is not null
        select (tool.Name, tool.Server);

    public bool HasMailpit => mailpit is not null;

    /// <summary>
    /// Returns the URL of the Aspire dashboard, or null if it is disabled. Aspire adds the dashboard to the model when a run
    /// starts.
    /// </summary>
    public static async Task<string?> GetAspireDashboardUrlAsync(DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        var dashboard = context.IsRunMode
            ? context.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithEndpoints>()
                .SingleOrDefault(resource => resource.Name == "aspire-dashboard")
            : null;
        // The endpoint of the pages is named after its scheme, the others after their purpose.
        return dashboard?.GetEndpoints().FirstOrDefault(endpoint => endpoint.EndpointName is "http" or "https") is { } page
            ? await BrowserUrl.GetAsync(page, context, cancellationToken)
            : null;
    }

    /// <summary>
    /// Returns the URL of a trace without the trace id: in Jaeger if it is installed, else in the Aspire dashboard.
    /// Returns null if neither is available.
    /// </summary>
    public async Task<string?> GetTracesUrlAsync(DistributedApplicationExecutionContext context, CancellationToken cancellationToken) =>
        jaeger is not null
            ? $"{await BrowserUrl.GetAsync(jaeger.GetEndpoint("http"), context, cancellationToken)}/trace/"
            : await GetAspireDashboardUrlAsync(context, cancellationToken) is { } dashboard ? $"{dashboard}/traces/detail/" : null;
}

internal static class MonitoringToolsExtensions
{
    /// <summary>Configures the servers that the Gateway's Operations page queries and links to.</summary>
    public static ServiceReplicas WithMonitoringTools(this ServiceReplicas gateway, MonitoringTools tools) =>
        gateway.Each(replica =>
        {
            replica
                .WithUrl("Ops__PrometheusUrl", tools.Prometheus)
                .WithUrl("Ops__AlertmanagerUrl", tools.Alertmanager)
                .WithUrl("Ops__JaegerUrl", tools.Jaeger);
            foreach (var (name, server) in tools.Servers)
            {
                replica.WithUrl($"Ops__Links__{name}", server);
            }

            replica.WithEnvironment(async context =>
            {
                if (await MonitoringTools.GetAspireDashboardUrlAsync(context.ExecutionContext, context.CancellationToken) is { } dashboard)
                {
                    context.EnvironmentVariables["Ops__Links__Aspire"] = dashboard;
                    context.EnvironmentVariables["Ops__AspireUrl"] = dashboard;
                    context.EnvironmentVariables["Ops__AspireApiKey"] = replica.ApplicationBuilder.Configuration[DashboardAccess.ApiKey] ?? "";
                }

                if (await tools.GetTracesUrlAsync(context.ExecutionContext, context.CancellationToken) is { } traces)
                {
                    context.EnvironmentVariables["Ops__TraceUrl"] = traces + "{traceId}";
                }
            });
        });

    private static IResourceBuilder<ProjectResource> WithUrl(
        this IResourceBuilder<ProjectResource> replica, string variable, IResourceBuilder<IResourceWithEndpoints>? server) =>
        server is null ? replica : replica.WithEnvironment(variable, server.GetEndpoint("http"));
}
