namespace Checkout.AppHost.Monitoring;

/// <summary>Access to the Aspire dashboard.</summary>
internal static class DashboardAccess
{
    /// <summary>The setting with the key of the dashboard's telemetry API, which Aspire generates.</summary>
    public const string ApiKey = "AppHost:DashboardApiKey";

    private const string Urls = "ASPNETCORE_URLS";
    private const string ChosenToken = "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN";

    // Aspire generates it. Without a token, the dashboard's pages need no sign-in.
    private const string BrowserToken = "AppHost:BrowserToken";

    /// <summary>
    /// Removes the token of the dashboard's pages if only this machine can reach them, so that links to traces work from
    /// every page. A token set with <c>ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN</c> is kept. The OTLP endpoint and the
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
