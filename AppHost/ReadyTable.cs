using Checkout.AppHost.Backends;

namespace Checkout.AppHost;

/// <summary>Says what there is to open, once everything is healthy.</summary>
internal static class ReadyTable
{
    /// <param name="builder">The application.</param>
    /// <param name="gateway">Whose address is the storefront's.</param>
    /// <param name="prometheus">Null where there is none.</param>
    /// <param name="others">What must be healthy too.</param>
    public static void AddReadyTable(
        this IDistributedApplicationBuilder builder,
        ServiceReplicas gateway,
        IResourceBuilder<IResourceWithEndpoints>? prometheus,
        params ServiceReplicas[] others)
    {
        List<IResourceBuilder<IResource>> awaited = [.. gateway.All, .. others.SelectMany(service => service.All)];
        if (prometheus is not null)
        {
            awaited.Add(prometheus);
        }

        var remaining = awaited.Count;
        foreach (var resource in awaited)
        {
            resource.OnResourceReady(async (_, _, cancellationToken) =>
            {
                if (Interlocked.Decrement(ref remaining) == 0)
                {
                    await Console.Out.WriteLineAsync(await ComposeAsync(builder, gateway.First, prometheus, cancellationToken));
                }
            });
        }
    }

    private static async Task<string> ComposeAsync(
        IDistributedApplicationBuilder builder,
        IResourceBuilder<IResourceWithEndpoints> gateway,
        IResourceBuilder<IResourceWithEndpoints>? prometheus,
        CancellationToken cancellationToken)
    {
        var storefront = await gateway.GetEndpoint("http").GetValueAsync(cancellationToken);
        (string What, string? Where)[] rows =
        [
            ("Storefront", storefront),
            ("API description", $"{storefront}/openapi/v1.json"),
            ("Aspire dashboard", builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0]),
            ("Prometheus", prometheus is null ? null : await prometheus.GetEndpoint("http").GetValueAsync(cancellationToken)),
            ("Mail", RunFolder.Of(builder, "mail")),
            ("Customer", "demo@example.com / demo-password"),
            ("Admin", "admin@example.com / admin-password"),
        ];
        var width = rows.Max(row => row.What.Length);
        var lines = rows.Where(row => row.Where is not null).Select(row => $"  {row.What.PadRight(width)}  {row.Where}");
        return $"{Environment.NewLine}Checkout is ready.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}";
    }
}
