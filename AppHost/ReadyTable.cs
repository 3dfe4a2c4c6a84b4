using Checkout.AppHost.Backends;

namespace Checkout.AppHost;

/// <summary>Says what there is to open, once everything is healthy.</summary>
internal static class ReadyTable
{
    public static void AddReadyTable(this IDistributedApplicationBuilder builder, params IResourceBuilder<ProjectResource>[] services)
    {
        var remaining = services.Length;
        foreach (var service in services)
        {
            service.OnResourceReady(async (_, _, cancellationToken) =>
            {
                if (Interlocked.Decrement(ref remaining) == 0)
                {
                    var gateway = services.Single(candidate => candidate.Resource.Name == "gateway");
                    var storefront = await gateway.GetEndpoint("http").GetValueAsync(cancellationToken);
                    await Console.Out.WriteLineAsync(Compose(builder, storefront!));
                }
            });
        }
    }

    private static string Compose(IDistributedApplicationBuilder builder, string storefront)
    {
        (string What, string Where)[] rows =
        [
            ("Storefront", storefront),
            ("API description", $"{storefront}/openapi/v1.json"),
            ("Aspire dashboard", builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "off"),
            ("Mail", RunFolder.Of(builder, "mail")),
            ("Customer", "demo@example.com / demo-password"),
            ("Admin", "admin@example.com / admin-password"),
        ];
        var width = rows.Max(row => row.What.Length);
        var lines = rows.Select(row => $"  {row.What.PadRight(width)}  {row.Where}");
        return $"{Environment.NewLine}Checkout is ready.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}";
    }
}
