using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Adds the id of the current request to outgoing requests.</summary>
internal sealed class RequestIdHandler(IHttpContextAccessor contexts) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (contexts.HttpContext is { } context)
        {
            request.Headers.TryAddWithoutValidation(RequestId.HeaderName, RequestId.Get(context));
        }

        return base.SendAsync(request, cancellationToken);
    }
}
