using System.Diagnostics;
using System.Security.Claims;
using Checkout.ServiceDefaults.Problems;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Http;

/// <summary>Writes one log line per request, except for the operational endpoints.</summary>
internal sealed partial class RequestLogMiddleware(
    RequestDelegate next, IOptions<RequestLogOptions> options, ILogger<RequestLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (OperationalEndpoints.Includes(context.Request))
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
            _ when PageRequests.Includes(context.Request) => LogLevel.Debug,
            _ => LogLevel.Information,
        };
        var seconds = Math.Round(elapsed.TotalSeconds, 4);
        var client = options.Value.IncludeClientAddress ? context.Connection.RemoteIpAddress?.ToString() : null;
        var userId = context.User.FindFirstValue("sub");
        var (method, route) = (context.Request.Method, GetRoute(context));
        var problem = context.Features.Get<ProblemFeature>();
        if (route is null)
        {
            LogUnmatched(level, method, status, seconds, problem?.Code, problem?.Detail, client, userId);
        }
        else if (problem?.Code is { } code)
        {
            LogProblem(level, method, route, status, seconds, code, problem.Detail, client, userId);
        }
        else
        {
            LogAnswer(level, method, route, status, seconds, client, userId);
        }
    }

    // Logs the route pattern, never the raw path, which may contain sensitive data. The exception handler clears the endpoint,
    // so its feature is read first.
    private static string? GetRoute(HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText;
    }

    // Optional values are fields only: in the text they would appear as "(null)".
    [LoggerMessage(EventName = "checkout.request.answered", Message =
        "{http.request.method} {http.route} answered {http.response.status_code} in {checkout.request.duration} s")]
    private partial void LogAnswer(
        LogLevel level,
        [TagName("http.request.method")] string method,
        [TagName("http.route")] string route,
        [TagName("http.response.status_code")] int status,
        [TagName("checkout.request.duration")] double seconds,
        [TagName("client.address")] string? client,
        [TagName("user.id")] string? userId);

    [LoggerMessage(EventName = "checkout.request.failed", Message =
        "{http.request.method} {http.route} answered {http.response.status_code} in {checkout.request.duration} s: {checkout.error.code}")]
    private partial void LogProblem(
        LogLevel level,
        [TagName("http.request.method")] string method,
        [TagName("http.route")] string route,
        [TagName("http.response.status_code")] int status,
        [TagName("checkout.request.duration")] double seconds,
        [TagName("checkout.error.code")] string errorCode,
        [TagName("checkout.error.detail")] string? errorDetail,
        [TagName("client.address")] string? client,
        [TagName("user.id")] string? userId);

    [LoggerMessage(EventName = "checkout.request.unmatched", Message =
        "{http.request.method} on an unmatched path answered {http.response.status_code} in {checkout.request.duration} s")]
    private partial void LogUnmatched(
        LogLevel level,
        [TagName("http.request.method")] string method,
        [TagName("http.response.status_code")] int status,
        [TagName("checkout.request.duration")] double seconds,
        [TagName("checkout.error.code")] string? errorCode,
        [TagName("checkout.error.detail")] string? errorDetail,
        [TagName("client.address")] string? client,
        [TagName("user.id")] string? userId);
}
