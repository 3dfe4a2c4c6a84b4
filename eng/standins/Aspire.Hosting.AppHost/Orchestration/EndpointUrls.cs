using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The links of a resource: its endpoints', as its callbacks have changed them.</summary>
internal static class EndpointUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> GetAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var endpoints = resource is IResourceWithEndpoints withEndpoints ? withEndpoints.GetEndpoints() : [];
        var context = new ResourceUrlsCallbackContext(
            executionContext, resource, [.. endpoints.Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint })], cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }
        return [.. context.Urls.OrderByDescending(url => url.DisplayOrder ?? 0).Select(url => new UrlSnapshot(
            url.Endpoint?.EndpointName,
            url.Endpoint is null ? url.Url : new Uri(new Uri(url.Endpoint.Url), url.Url).AbsoluteUri.TrimEnd('/'),
            IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            DisplayProperties = new(url.DisplayText ?? "", url.DisplayOrder ?? 0),
        })];
    }
}
