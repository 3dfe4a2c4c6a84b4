using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Additional attributes of server spans.</summary>
public static class HttpServerSpan
{
    private const string ErrorType = "error.type";

    /// <summary>
    /// Marks the request's span as failed and adds the exception as an event. Sets the same <c>error.type</c> on
    /// <c>http.server.request.duration</c>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="exception">The cause.</param>
    public static void RecordFailure(this HttpContext context, Exception exception)
    {
        context.Features.Get<IHttpActivityFeature>()?.Activity.RecordFailure(exception);
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics && metrics.Tags.All(tag => tag.Key != ErrorType))
        {
            metrics.Tags.Add(new(ErrorType, exception.GetType().ToString()));
        }
    }

    /// <summary>
    /// Adds <c>error.type</c> when the span ends, if the request failed without an exception, and removes attributes without
    /// information.
    /// </summary>
    internal static void EnrichWithResponse(Activity span, HttpResponse response)
    {
        span.SetTag("network.protocol.version", null); // the same for every request
        if (response.StatusCode >= StatusCodes.Status500InternalServerError && span.GetTagItem(ErrorType) is null)
        {
            span.SetTag(ErrorType, response.StatusCode.ToString(CultureInfo.InvariantCulture));
        }
    }
}
