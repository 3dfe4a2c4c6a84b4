using System.Diagnostics;
using System.Net;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Attributes of client spans that only the caller knows.</summary>
public static class HttpClientSpan
{
    private static readonly HttpRequestOptionsKey<HttpStatusCode[]> ExpectedStatuses = new("Checkout.ExpectedStatuses");
    private static readonly HttpRequestOptionsKey<int> ResendCount = new("Checkout.ResendCount");

    /// <summary>
    /// Sets which statuses from 400 to 499 the caller expects. A span with an expected status is not marked as failed:
    /// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
    /// </summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="statuses">The statuses.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage Expect(this HttpRequestMessage request, params HttpStatusCode[] statuses)
    {
        request.Options.Set(ExpectedStatuses, statuses);
        return request;
    }

    /// <summary>Records that a request is sent again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="count">The number of resends, including this one.</param>
    internal static void SetResendCount(this HttpRequestMessage request, int count) => request.Options.Set(ResendCount, count);

    /// <summary>Adds the attributes when the span of an attempt starts.</summary>
    internal static void EnrichWithRequest(Activity span, HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(ResendCount, out var count))
        {
            span.SetTag("http.request.resend_count", count);
        }
    }

    /// <summary>Corrects status and attributes when the span of an attempt ends, after its status is set.</summary>
    internal static void EnrichWithResponse(Activity span, HttpResponseMessage response)
    {
        span.SetTag("network.protocol.version", null); // the same for every request
        if (response.RequestMessage is { } request
            && request.Options.TryGetValue(ExpectedStatuses, out var statuses) && statuses.Contains(response.StatusCode))
        {
            span.SetStatus(ActivityStatusCode.Unset);
            span.SetTag("error.type", null);
        }
    }
}
