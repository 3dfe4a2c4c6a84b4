using System.Diagnostics;
using System.Net;

namespace Checkout.ServiceDefaults.Http;

/// <summary>What the span of a call to another service says that only the caller knows.</summary>
public static class HttpClientSpan
{
    private static readonly HttpRequestOptionsKey<HttpStatusCode[]> ExpectedStatuses = new("Checkout.ExpectedStatuses");
    private static readonly HttpRequestOptionsKey<int> ResendCount = new("Checkout.ResendCount");

    /// <summary>
    /// Says which statuses from 400 to 499 are ordinary answers to the caller. A span with such an answer is not marked as
    /// failed: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
    /// </summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="statuses">The statuses.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage Expect(this HttpRequestMessage request, params HttpStatusCode[] statuses)
    {
        request.Options.Set(ExpectedStatuses, statuses);
        return request;
    }

    /// <summary>Notes that a request is sent again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="count">How often it was sent again, this time included.</param>
    internal static void SetResendCount(this HttpRequestMessage request, int count) => request.Options.Set(ResendCount, count);

    /// <summary>Called when the span of one attempt begins.</summary>
    internal static void EnrichWithRequest(Activity span, HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(ResendCount, out var count))
        {
            span.SetTag("http.request.resend_count", count);
        }
    }

    /// <summary>Called when the span of one attempt ends, after its status is set.</summary>
    internal static void EnrichWithResponse(Activity span, HttpResponseMessage response)
    {
        span.SetTag("network.protocol.version", null); // the same on every call here
        if (response.RequestMessage is { } request
            && request.Options.TryGetValue(ExpectedStatuses, out var statuses) && statuses.Contains(response.StatusCode))
        {
            span.SetStatus(ActivityStatusCode.Unset);
            span.SetTag("error.type", null);
        }
    }
}
