namespace Checkout.AppHost.Startup;

/// <summary>Who may open the Aspire dashboard.</summary>
internal static class DashboardAccess
{
    /// <summary>Setting: the key of the dashboard's telemetry API, which Aspire generates.</summary>
    public const string ApiKey = "AppHost:DashboardApiKey";

    private const string Urls = "ASPNETCORE_URLS";
    private const string ChosenToken = "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN";

    // Aspire generates it. Without one, the dashboard's pages open to anyone who reaches them.
    private const string BrowserToken = "AppHost:BrowserToken";

    /// <summary>
    /// Opens the dashboard's pages without a token if only this machine reaches them, so that links to a trace work from
    /// every page. A token chosen with <c>ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN</c> is kept. The OTLP endpoint and the
    /// telemetry API require the keys that Aspire generates, as by default.
    /// </summary>
    public static void AllowDashboardWithoutToken(this IDistributedApplicationBuilder builder)
    {
        var urls = (builder.Configuration[Urls] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (string.IsNullOrEmpty(builder.Configuration[ChosenToken]) && urls.All(IsLoopback))
        {
            builder.Configuration[BrowserToken] = "";
        }
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;
}
