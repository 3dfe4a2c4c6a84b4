namespace Checkout.AppHost.Monitoring;

/// <summary>URLs for a browser on this machine. Containers use another address for the same endpoint.</summary>
internal static class BrowserUrl
{
    /// <summary>
    /// Returns the URL of <paramref name="endpoint"/> as soon as its port is allocated. When publishing, the URL has its
    /// fixed port on localhost.
    /// </summary>
    public static async Task<string> GetAsync(EndpointReference endpoint, DistributedApplicationExecutionContext context, CancellationToken cancellationToken) =>
        context.IsRunMode
            ? (await endpoint.GetValueAsync(cancellationToken))!
            : $"{endpoint.EndpointAnnotation.UriScheme}://localhost:{endpoint.EndpointAnnotation.Port}";

    /// <summary>Sets an environment variable to the URL of <paramref name="endpoint"/>.</summary>
    public static IResourceBuilder<T> WithBrowserUrl<T>(this IResourceBuilder<T> resource, string variable, EndpointReference endpoint, string path = "")
        where T : IResourceWithEnvironment =>
        resource.WithEnvironment(async context =>
            context.EnvironmentVariables[variable] = await GetAsync(endpoint, context.ExecutionContext, context.CancellationToken) + path);
}
