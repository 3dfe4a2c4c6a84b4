using System.Net.Http.Metrics;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// Labels the duration of each attempt with the name of the service. With service discovery the address is that of a
/// replica, and on one machine its port changes with every start.
/// </summary>
internal sealed class PeerNameHandler : DelegatingHandler
{
    // After an attempt .NET returns this context to a pool, but leaves it on the request. A retry must not reuse it.
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
