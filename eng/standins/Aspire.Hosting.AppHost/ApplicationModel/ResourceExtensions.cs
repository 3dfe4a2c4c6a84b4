using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public static class ResourceExtensions
{
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation) where T : IResourceAnnotation
    {
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result) where T : IResourceAnnotation
    {
        var annotations = resource.Annotations.OfType<T>().ToList();
        result = annotations.Count > 0 ? annotations : null;
        return result is not null;
    }

    public static bool HasAnnotationOfType<T>(this IResource resource) where T : IResourceAnnotation =>
        resource.Annotations.OfType<T>().Any();

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource) =>
        [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint))];

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);

    internal static T GetLastAnnotation<T>(this IResource resource) where T : IResourceAnnotation =>
        resource.TryGetLastAnnotation<T>(out var annotation)
            ? annotation
            : throw new InvalidOperationException($"The resource '{resource.Name}' has no {typeof(T).Name}.");

    internal static IEnumerable<string> HealthCheckKeys(this IResource resource) =>
        resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key);
}
