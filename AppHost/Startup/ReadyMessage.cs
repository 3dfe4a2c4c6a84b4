using Checkout.AppHost.Monitoring;

namespace Checkout.AppHost.Startup;

/// <summary>The message with the URLs and demo accounts, printed once the services are healthy.</summary>
internal sealed class ReadyMessage(DistributedApplicationExecutionContext context, EndpointReference storefront, MonitoringTools tools, CheckoutOptions options)
{
    /// <summary>Returns the message. Pages that are not ready are marked.</summary>
    public async Task<string> ComposeAsync(StartupProgress progress, CancellationToken cancellationToken)
    {
        var shop = await storefront.GetValueAsync(cancellationToken);
        List<(string What, string? Where)> rows =
        [
            ("Storefront", shop),
            ("API description", $"{shop}/openapi/v1.json"),
            ("Aspire dashboard", await MonitoringTools.GetAspireDashboardUrlAsync(context, cancellationToken)),
        ];
        foreach (var (name, server) in tools.Servers)
        {
            rows.Add((name, progress.GetStatus(server.Resource.Name) switch
            {
                StartupStatus.Ready => await server.GetEndpoint("http").GetValueAsync(cancellationToken),
                StartupStatus.Failed => "failed to start",
                _ => $"{await server.GetEndpoint("http").GetValueAsync(cancellationToken)} (still starting)",
            }));
        }

        if (!tools.HasMailpit)
        {
            rows.Add(("Mail", options.InRunFolder("mail")));
        }

        rows.Add(("Customer", "demo@example.com / demo-password"));
        rows.Add(("Admin", "admin@example.com / admin-password"));
        var width = rows.Max(row => row.What.Length);
        var lines = rows.Where(row => row.Where is not null).Select(row => $"  {row.What.PadRight(width)}  {row.Where}");
        return $"{Environment.NewLine}Checkout is ready.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}";
    }

    /// <summary>Returns a URL or a command that shows the log of a resource.</summary>
    public async Task<string> GetLogLocationAsync(string resource, CancellationToken cancellationToken) =>
        await MonitoringTools.GetAspireDashboardUrlAsync(context, cancellationToken) is { } dashboard
            ? $"{dashboard}/consolelogs/resource/{resource}"
            : $"dotnet aspire logs {resource}";
}
