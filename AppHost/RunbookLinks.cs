namespace Checkout.AppHost;

/// <summary>Where the links in alerts lead to.</summary>
internal static class RunbookLinks
{
    /// <summary>
    /// What the links begin with: <c>Checkout:Runbooks:Url</c>, by default the page of the Gateway, as a browser on this
    /// machine finds it.
    /// </summary>
    public static string Url(IDistributedApplicationBuilder builder) =>
        builder.Configuration["Checkout:Runbooks:Url"] is { Length: > 0 } url ? url : $"{FixedPorts.Url(FixedPorts.Storefront(builder))}/runbooks";
}
