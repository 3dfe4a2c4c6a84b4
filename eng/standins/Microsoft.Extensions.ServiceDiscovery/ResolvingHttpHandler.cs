using System.Collections.Concurrent;
using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Sends each request to the next endpoint of the service that its URI names.</summary>
internal sealed class ResolvingHttpHandler(ServiceEndpointResolver resolver, ServiceDiscoveryOptions options) : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, RoundRobin> _turns = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } original)
        {
            throw new InvalidOperationException("Cannot resolve an endpoint for a request which has no RequestUri");
        }

        var service = original.GetLeftPart(UriPartial.Authority);
        var source = await resolver.GetEndpointsAsync(service, cancellationToken).ConfigureAwait(false);
        var endpoint = _turns.GetOrAdd(service, _ => new RoundRobin()).Next(source.Endpoints);
        request.RequestUri = Redirect(original, endpoint.EndPoint);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = original; // a retry is to resolve again
        }
    }

    private Uri Redirect(Uri original, EndPoint endPoint) => endPoint switch
    {
        UriEndPoint { Uri: var target } => WithUri(original, target),
        IPEndPoint ip => WithHost(original, ip.Address.ToString(), ip.Port),
        DnsEndPoint dns => WithHost(original, dns.Host, dns.Port),
        _ => throw new InvalidOperationException($"Endpoints of type {endPoint.GetType()} are not supported"),
    };

    private static Uri WithUri(Uri original, Uri target)
    {
        var result = new UriBuilder(original) { Scheme = target.Scheme, Host = target.Host };
        if (target.Port > 0)
        {
            result.Port = target.Port;
        }

        if (target.AbsolutePath.Length > 1)
        {
            result.Path = $"{target.AbsolutePath.TrimEnd('/')}/{original.AbsolutePath.TrimStart('/')}";
        }

        return result.Uri;
    }

    private Uri WithHost(Uri original, string host, int port)
    {
        var result = new UriBuilder(original) { Host = host, Scheme = SingleScheme(original.Scheme) };
        if (port > 0)
        {
            result.Port = port;
        }

        return result.Uri;
    }

    /// <summary>Of <c>https+http</c> the first, when nothing more is known about the endpoint.</summary>
    private string SingleScheme(string schemes)
    {
        if (!schemes.Contains('+', StringComparison.Ordinal))
        {
            return schemes;
        }

        var first = schemes.Split('+')[0];
        return options.AllowAllSchemes || options.AllowedSchemes.Contains(first, StringComparer.OrdinalIgnoreCase)
            ? first
            : throw new InvalidOperationException($"The scheme '{first}' is not allowed.");
    }

    private sealed class RoundRobin
    {
        private uint _turn;

        public ServiceEndpoint Next(IReadOnlyList<ServiceEndpoint> endpoints)
            => endpoints.Count > 0
                ? endpoints[(int)(Interlocked.Increment(ref _turn) % endpoints.Count)]
                : throw new InvalidOperationException("The endpoint collection contains no endpoints");
    }
}
