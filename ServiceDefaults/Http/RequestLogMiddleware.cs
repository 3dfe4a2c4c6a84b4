using System.Diagnostics;
using System.Security.Claims;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Http;

/// <summary>One log line a request, with what the request was and how it ended; the operational endpoints are left out.</summary>
internal sealed partial class RequestLogMiddleware(RequestDelegate next, ILogger<RequestLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (DefaultEndpoints.IsOperational(context.Request.Path))
        {
            await next(context);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Log(context, Stopwatch.GetElapsedTime(started));
        }
    }

    private void Log(HttpContext context, TimeSpan elapsed)
    {
        var status = context.Response.StatusCode;
        var level = status switch
        {
            >= 500 => LogLevel.Error,
            >= 400 => LogLevel.Warning,
            _ when PageParts.Has(context.Request) => LogLevel.Debug,
            _ => LogLevel.Information,
        };
        var method = context.Request.Method;
        var route = RouteOf(context);
        var durationMs = Math.Round(elapsed.TotalMilliseconds, 1);
        var client = context.Connection.RemoteIpAddress?.ToString();
        var userId = context.User.FindFirstValue("sub") ?? "anonymous";
        if (context.Features.Get<AnsweredProblem>() is { } problem)
        {
            LogProblem(logger, level, method, route, status, durationMs, problem.Code, problem.Detail, client, userId);
        }
        else
        {
            LogRequest(logger, level, method, route, status, durationMs, client, userId);
        }
    }

    // The route pattern, never the raw path: a path can carry what does not belong in a log. An exception handler
    // clears the endpoint, so the one that threw is asked for first.
    private static string RouteOf(HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(unmatched)";
    }

    [LoggerMessage(Message = "{Method} {Route} answered {Status} in {DurationMs} ms ({Client}, {UserId})")]
    private static partial void LogRequest(
        ILogger logger, LogLevel level, string method, string route, int status, double durationMs, string? client, string userId);

    [LoggerMessage(Message = "{Method} {Route} answered {Status} in {DurationMs} ms: {ErrorCode}, {ErrorDetail} ({Client}, {UserId})")]
    private static partial void LogProblem(
        ILogger logger,
        LogLevel level,
        string method,
        string route,
        int status,
        double durationMs,
        string? errorCode,
        string? errorDetail,
        string? client,
        string userId);
}
