namespace Checkout.AppHost.Monitoring;

/// <summary>Where the links in alerts lead to.</summary>
internal static class RunbookLinks
{
    /// <summary>
    /// Sets an environment variable to what the links begin with: <c>Checkout:Runbooks:Url</c>, by default the runbooks of the
    /// Gateway, as a browser on this machine finds them.
    /// </summary>
    public static IResourceBuilder<T> WithRunbooksUrl<T>(this IResourceBuilder<T> resource, string variable, EndpointReference storefront, CheckoutOptions options)
        where T : IResourceWithEnvironment =>
        options.Runbooks.Url is { Length: > 0 } url
            ? resource.WithEnvironment(variable, url)
            : resource.WithBrowserUrl(variable, storefront, "/runbooks");
}
