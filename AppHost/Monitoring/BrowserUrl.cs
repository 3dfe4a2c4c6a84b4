namespace Checkout.AppHost.Monitoring;

/// <summary>Addresses for a browser on this machine. A container knows the same endpoint by another address.</summary>
internal static class BrowserUrl
{
    /// <summary>
    /// Returns where a browser finds <paramref name="endpoint"/>, as soon as its port is allocated. When publishing, this
    /// is its fixed port on localhost.
    /// </summary>
    public static async Task<string> GetAsync(EndpointReference endpoint, DistributedApplicationExecutionContext context, CancellationToken cancellationToken) =>
        context.IsRunMode
            ? (await endpoint.GetValueAsync(cancellationToken))!
            : $"{endpoint.EndpointAnnotation.UriScheme}://localhost:{endpoint.EndpointAnnotation.Port}";

    /// <summary>Sets an environment variable to where a browser finds <paramref name="endpoint"/>.</summary>
    public static IResourceBuilder<T> WithBrowserUrl<T>(this IResourceBuilder<T> resource, string variable, EndpointReference endpoint, string path = "")
        where T : IResourceWithEnvironment =>
        resource.WithEnvironment(async context =>
            context.EnvironmentVariables[variable] = await GetAsync(endpoint, context.ExecutionContext, context.CancellationToken) + path);
}
