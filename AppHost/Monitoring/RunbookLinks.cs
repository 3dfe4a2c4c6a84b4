using Checkout.AppHost.Model;

namespace Checkout.AppHost.Monitoring;

/// <summary>The base URL of runbook links in alerts.</summary>
internal static class RunbookLinks
{
    /// <summary>
    /// Sets an environment variable to <c>Checkout:Runbooks:Url</c>, or by default to the Gateway's runbooks, as a browser on
    /// this machine reaches them.
    /// </summary>
    public static IResourceBuilder<T> WithRunbooksUrl<T>(this IResourceBuilder<T> resource, string variable, EndpointReference storefront, CheckoutOptions options)
        where T : IResourceWithEnvironment =>
        options.Runbooks.Url is { Length: > 0 } url
            ? resource.WithEnvironment(variable, url)
            : resource.WithBrowserUrl(variable, storefront, "/runbooks");
}
