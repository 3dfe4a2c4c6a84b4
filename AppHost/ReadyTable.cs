using Checkout.AppHost.Backends;

namespace Checkout.AppHost;

/// <summary>Says what there is to open, once everything is healthy.</summary>
internal static class ReadyTable
{
    /// <param name="builder">The application.</param>
    /// <param name="storefront">The address to shop at.</param>
    /// <param name="pages">What else there is to open; each is to be healthy too.</param>
    /// <param name="services">What must be healthy.</param>
    public static void AddReadyTable(
        this IDistributedApplicationBuilder builder, EndpointReference storefront, OpsPages pages, params ServiceReplicas[] services)
    {
        IResourceBuilder<IResource>[] awaited = [.. services.SelectMany(service => service.All), .. pages.Servers.Select(page => page.Server)];
        var remaining = awaited.Length;
        foreach (var resource in awaited)
        {
            resource.OnResourceReady(async (_, _, cancellationToken) =>
            {
                if (Interlocked.Decrement(ref remaining) == 0)
                {
                    await Console.Out.WriteLineAsync(await ComposeAsync(builder, storefront, pages, cancellationToken));
                }
            });
        }
    }

    private static async Task<string> ComposeAsync(
        IDistributedApplicationBuilder builder, EndpointReference storefront, OpsPages pages, CancellationToken cancellationToken)
    {
        var shop = await storefront.GetValueAsync(cancellationToken);
        List<(string What, string? Where)> rows =
        [
            ("Storefront", shop),
            ("API description", $"{shop}/openapi/v1.json"),
            ("Aspire dashboard", await OpsPages.GetAspireDashboardUrlAsync(builder.ExecutionContext, cancellationToken)),
        ];
        foreach (var (name, server) in pages.Servers)
        {
            rows.Add((name, await server.GetEndpoint("http").GetValueAsync(cancellationToken)));
        }

        if (!pages.Servers.Any(page => page.Name == "Mailpit"))
        {
            rows.Add(("Mail", RunFolder.Of(builder, "mail")));
        }

        rows.Add(("Customer", "demo@example.com / demo-password"));
        rows.Add(("Admin", "admin@example.com / admin-password"));
        var width = rows.Max(row => row.What.Length);
        var lines = rows.Where(row => row.Where is not null).Select(row => $"  {row.What.PadRight(width)}  {row.Where}");
        return $"{Environment.NewLine}Checkout is ready.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}";
    }
}
