using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>Passes the id of the request being served on to the service that is called for it.</summary>
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
