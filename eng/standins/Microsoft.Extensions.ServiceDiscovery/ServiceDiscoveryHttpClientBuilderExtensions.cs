using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes HTTP clients find services by name.</summary>
public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>Adds a handler that sends requests to the endpoints of the service their URI names, each in turn.</summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        ArgumentNullException.ThrowIfNull(httpClientBuilder);
        httpClientBuilder.Services.AddServiceDiscoveryCore();
        return httpClientBuilder.AddHttpMessageHandler(services => new ResolvingHttpHandler(
            services.GetRequiredService<ServiceEndpointResolver>(),
            services.GetRequiredService<IOptions<ServiceDiscoveryOptions>>().Value));
    }
}
