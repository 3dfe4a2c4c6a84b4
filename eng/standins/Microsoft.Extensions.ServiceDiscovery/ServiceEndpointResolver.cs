using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Finds the endpoints of services by name.</summary>
public sealed class ServiceEndpointResolver : IAsyncDisposable
{
    /// <summary>Names come from the application's code; this is only against one that makes them up.</summary>
    private const int MaxCached = 1_000;

    private readonly IEndpointProvider[] _providers;
    private readonly IConfiguration _configuration;
    private readonly ConcurrentDictionary<string, ServiceEndpointSource> _cache = new();

    internal ServiceEndpointResolver(IEnumerable<IEndpointProvider> providers, IConfiguration configuration)
    {
        // Whatever the order of registration, the pass-through comes last.
        _providers = [.. providers.OrderBy(provider => provider is PassThroughEndpointProvider)];
        _configuration = configuration;
    }

    /// <summary>Finds the endpoints of a service, such as <c>https+http://inventory</c> or <c>http://_grpc.inventory</c>.</summary>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    /// <exception cref="InvalidOperationException">No endpoint provider is registered.</exception>
    public ValueTask<ServiceEndpointSource> GetEndpointsAsync(string serviceName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        cancellationToken.ThrowIfCancellationRequested();

        if (!_cache.TryGetValue(serviceName, out var source) || source.ChangeToken.HasChanged)
        {
            source = Resolve(serviceName);
            if (_cache.Count >= MaxCached)
            {
                _cache.Clear();
            }

            _cache[serviceName] = source;
        }

        return ValueTask.FromResult(source);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _cache.Clear();
        return ValueTask.CompletedTask;
    }

    private ServiceEndpointSource Resolve(string serviceName)
    {
        if (!ServiceQuery.TryParse(serviceName, out var query))
        {
            throw new ArgumentException(
                "The provided input was not in a valid format. It must be a valid URI.", nameof(serviceName));
        }

        if (_providers.Length == 0)
        {
            throw new InvalidOperationException(
                $"No provider which supports the provided service name, '{serviceName}', has been configured.");
        }

        var changed = _configuration.GetReloadToken(); // before reading, so that no change in between is missed
        var endpoints = _providers.Select(provider => provider.Find(query)).FirstOrDefault(found => found.Count > 0) ?? [];
        return new ServiceEndpointSource([.. endpoints], changed, new FeatureCollection());
    }
}
