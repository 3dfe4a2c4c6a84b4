using System.Diagnostics;
using System.Globalization;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Checkout.ServiceDefaults.Http;

/// <summary>What the span of a request says beside its route and its status.</summary>
public static class HttpServerSpan
{
    private const string ErrorType = "error.type";

    /// <summary>
    /// Marks the request's span as failed and adds the exception to it as an event. <c>http.server.request.duration</c> gets
    /// the same <c>error.type</c>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="exception">Why it failed.</param>
    public static void RecordFailure(this HttpContext context, Exception exception)
    {
        context.Features.Get<IHttpActivityFeature>()?.Activity.RecordFailure(exception);
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics && metrics.Tags.All(tag => tag.Key != ErrorType))
        {
            metrics.Tags.Add(new(ErrorType, exception.GetType().ToString()));
        }
    }

    /// <summary>
    /// Called when the span ends: adds <c>error.type</c> where the status alone says that the request failed, and takes off
    /// what says nothing.
    /// </summary>
    internal static void EnrichWithResponse(Activity span, HttpResponse response)
    {
        span.SetTag("network.protocol.version", null); // the same on every request here
        if (response.StatusCode >= StatusCodes.Status500InternalServerError && span.GetTagItem(ErrorType) is null)
        {
            span.SetTag(ErrorType, response.StatusCode.ToString(CultureInfo.InvariantCulture));
        }
    }
}
