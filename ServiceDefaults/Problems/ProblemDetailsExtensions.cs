using System.Diagnostics;
using Checkout.ServiceDefaults.Http;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Checkout.ServiceDefaults.Problems;

internal static class ProblemDetailsExtensions
{
    private const string RetryAfterSeconds = "1";

    /// <summary>
    /// Every error answer is RFC 9457 problem details with <c>code</c>, <c>traceId</c> and <c>requestId</c>, and every 429
    /// and 503 has <c>Retry-After</c>.
    /// </summary>
    public static void AddServiceProblemDetails(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        // Development's default would show unreadable input as an exception page.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }

    private static void Complete(ProblemDetailsContext context)
    {
        context.ProblemDetails.Type ??= "about:blank"; // RFC 9457: the status says it all
        context.ProblemDetails.Detail = context.ProblemDetails.Detail is { } detail ? Redaction.Redact(detail) : null;
        var extensions = context.ProblemDetails.Extensions;
        extensions.TryAdd("code", Problem.DefaultCode(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode));
        context.HttpContext.Features.Set(new AnsweredProblem(extensions["code"]?.ToString(), context.ProblemDetails.Detail));
        extensions["traceId"] = Activity.Current?.TraceId.ToHexString();
        extensions["requestId"] = RequestId.Get(context.HttpContext);
        if (context.ProblemDetails.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            && !context.HttpContext.Response.HasStarted)
        {
            // Whoever answers "later" and knows when has said so.
            context.HttpContext.Response.Headers.TryAdd(HeaderNames.RetryAfter, RetryAfterSeconds);
        }
    }
}

/// <summary>The problem that a request was answered with, for its log line.</summary>
internal sealed record AnsweredProblem(string? Code, string? Detail);
