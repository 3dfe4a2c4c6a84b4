using System.Diagnostics;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.ServiceDefaults.Problems;

internal static class ProblemDetailsExtensions
{
    /// <summary>Adds RFC 9457 problem details with <c>code</c>, <c>traceId</c> and <c>requestId</c> to every error response.</summary>
    public static void AddServiceProblemDetails(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        // The default in Development shows an exception page for an invalid request body.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }

    private static void Complete(ProblemDetailsContext context)
    {
        context.ProblemDetails.Type ??= "about:blank"; // RFC 9457: the status code alone describes the problem
        context.ProblemDetails.Detail = context.ProblemDetails.Detail is { } detail ? Redaction.Redact(detail) : null;
        var extensions = context.ProblemDetails.Extensions;
        extensions.TryAdd("code", Problem.DefaultCode(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode));
        context.HttpContext.Features.Set(new ProblemFeature(extensions["code"]?.ToString(), context.ProblemDetails.Detail));
        extensions["traceId"] = Activity.Current?.TraceId.ToHexString();
        extensions["requestId"] = RequestId.Get(context.HttpContext);
    }
}
