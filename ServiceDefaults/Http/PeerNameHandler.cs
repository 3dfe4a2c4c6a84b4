using System.Net.Http.Metrics;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// Labels the duration of each attempt with the service that is called. Behind service discovery its address is that of a
/// replica, on one machine a port that is another after every start.
/// </summary>
internal sealed class PeerNameHandler : DelegatingHandler
{
    // .NET leaves it on the request and gives it to the next request that asks for one: an attempt must not find that of the last.
    private const string UsedContext = nameof(HttpMetricsEnrichmentContext);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsLoopback: false } address)
        {
            ((IDictionary<string, object?>)request.Options).Remove(UsedContext);
            HttpMetricsEnrichmentContext.AddCallback(request, context => context.AddCustomTag("service.peer.name", address.Host));
        }

        return base.SendAsync(request, cancellationToken);
    }
}
