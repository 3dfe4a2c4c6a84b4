using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Makes a health check, registered in the builder's services under that name, decide whether the resource is healthy.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key) where T : IResource =>
        builder.Resource.HealthCheckKeys().Contains(key)
            ? throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.")
            : builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Makes the resource healthy once it answers a GET with the expected status.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(() => builder.GetHttpEndpoint(endpointName, "HTTP health check"), path, statusCode);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = endpointSelector?.Invoke() ?? builder.GetHttpEndpoint(name: null, "HTTP health check");
        path ??= "/";
        statusCode ??= 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new HttpEndpointHealthCheck(endpoint, path, statusCode.Value), failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }
}
