using Checkout.ServiceDefaults.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Problems;

/// <summary>
/// A dependency that is down is not a defect of this service: the answer is 503 <c>try_later</c>, and a caller
/// that has gone away gets none. Every exception but a bad request is recorded on the request's span.
/// </summary>
internal sealed partial class ProblemExceptionHandler(
    IProblemDetailsService problems, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // An exception that is handled here never reaches the instrumentation of the server's span. A request that cannot be
        // read is no failure of the server.
        if (exception is not BadHttpRequestException)
        {
            httpContext.RecordFailure(exception);
        }

        // The caller is still there, so what was canceled is a deadline of ours.
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

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.dependency.unavailable", Message = "Failed to reach a dependency; answering 503")]
    private partial void LogUnavailable(Exception exception);
}
