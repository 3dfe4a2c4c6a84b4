using Checkout.ServiceDefaults.Data;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Problems;

/// <summary>
/// Returns 503 <c>try_later</c> if a dependency is down, and no response if the caller has disconnected. Records every
/// exception except those of bad requests on the request's span.
/// </summary>
internal sealed partial class ProblemExceptionHandler(
    IProblemDetailsService problems, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The instrumentation does not see an exception that is handled here. An invalid request is not a failure of the server.
        if (exception is not BadHttpRequestException)
        {
            httpContext.RecordFailure(exception);
        }

        // The caller is still connected, so a timeout of this service caused the cancellation.
        if (exception is not OperationCanceledException && !DependencyFailure.IsUnavailable(exception))
        {
            return false;
        }

        LogUnavailable(exception);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails =
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Detail = "A part of the system is not available at the moment. Try again shortly.",
            },
        });
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.dependency.unavailable", Message = "Failed to reach a dependency; returning 503")]
    private partial void LogUnavailable(Exception exception);
}
