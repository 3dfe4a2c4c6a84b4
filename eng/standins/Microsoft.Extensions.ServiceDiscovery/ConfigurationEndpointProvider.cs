using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Finds endpoints in configuration: <c>Services:{service}:{endpoint or scheme}:{n}</c>.</summary>
internal sealed class ConfigurationEndpointProvider(IConfiguration configuration, IOptions<ServiceDiscoveryOptions> options)
    : IEndpointProvider
{
    public IReadOnlyList<ServiceEndpoint> Find(ServiceQuery query)
    {
        var schemes = options.Value.ApplyAllowedSchemes(query.Schemes);
        var service = configuration.GetSection("Services").GetSection(query.Service);

        // Without an endpoint's name, the first requested scheme that has a section stands for it.
        string[] names = query.Endpoint is { } endpoint ? [endpoint] : ["default", .. schemes];
        if (names.Select(service.GetSection).FirstOrDefault(section => section.Exists()) is not { } found)
        {
            return [];
        }

        var endpoints = ReadEndpoints(found, query.Service);
        return options.Value.AllowAllSchemes && query.Schemes.Count == 0 ? endpoints : OfBestScheme(endpoints, [.. schemes]);
    }

    private static List<ServiceEndpoint> ReadEndpoints(IConfigurationSection section, string service)
        => string.IsNullOrWhiteSpace(section.Value)
            ? [.. section.GetChildren().Select(child => ReadEndpoint(child, section.Key, service))]
            : [ReadEndpoint(section, section.Key, service)];

    private static ServiceEndpoint ReadEndpoint(IConfigurationSection section, string name, string service)
    {
        if (section.Key != name && !int.TryParse(section.Key, out _))
        {
            throw new KeyNotFoundException(
                $"The endpoint configuration section for service '{service}' endpoint '{name}' has non-numeric keys.");
        }

        return ServiceEndpoint.TryParse(section.Value, out var endpoint)
            ? endpoint
            : throw new KeyNotFoundException(
                $"The endpoint configuration section for service '{service}' endpoint '{name}' has an invalid value with key '{section.Key}'.");
    }

    /// <summary>The endpoints of the first requested scheme that any has, and those that name no scheme.</summary>
    private static List<ServiceEndpoint> OfBestScheme(List<ServiceEndpoint> endpoints, string[] schemes)
    {
        var best = schemes.FirstOrDefault(scheme => endpoints.Any(endpoint => SchemeOf(endpoint) == scheme));
        return [.. endpoints.Where(endpoint => SchemeOf(endpoint) is not { } scheme || scheme == best)];
    }

    private static string? SchemeOf(ServiceEndpoint endpoint) => (endpoint.EndPoint as UriEndPoint)?.Uri.Scheme;
}
