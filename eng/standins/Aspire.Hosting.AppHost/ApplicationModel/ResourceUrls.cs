using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A link shown for a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
#pragma warning disable CA1051 // A field in the real type too.
    public int? DisplayOrder;
#pragma warning restore CA1051

    public required string Url { get; set; }

    public string? DisplayText { get; set; }

    /// <summary>The endpoint it belongs to, if any.</summary>
    public EndpointReference? Endpoint { get; init; }

    public UrlDisplayLocation DisplayLocation { get; set; }
}

public enum UrlDisplayLocation
{
    SummaryAndDetails = 0,
    DetailsOnly = 1,
}

/// <summary>Changes the links of a resource once its endpoints have ports.</summary>
public sealed class ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback) : IResourceAnnotation
{
    public ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback)
        : this(context => { callback(context); return Task.CompletedTask; })
    {
    }

    public Func<ResourceUrlsCallbackContext, Task> Callback { get; } = callback;
}

public class ResourceUrlsCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    IResource resource,
    List<ResourceUrlAnnotation>? urls = null,
    CancellationToken cancellationToken = default)
{
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public IResource Resource { get; } = resource;

    public List<ResourceUrlAnnotation> Urls { get; } = urls ?? [];

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public EndpointReference? GetEndpoint(string name) => Resource is IResourceWithEndpoints resource
        ? resource.GetEndpoints().FirstOrDefault(endpoint => string.Equals(endpoint.EndpointName, name, StringComparison.OrdinalIgnoreCase))
        : null;
}
