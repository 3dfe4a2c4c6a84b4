using System.Text.Json.Serialization;
using Checkout.Gateway.Otlp;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>The trace ids for a page.</summary>
/// <param name="Items">The traces, each for one operation of the page.</param>
/// <param name="ExpiresIn">The time in seconds for which they can be used.</param>
/// <param name="Time">The Gateway's Unix time in milliseconds, to which the page adjusts its spans.</param>
public sealed record BrowserTraceContext(IReadOnlyList<IssuedTrace> Items, int ExpiresIn, long Time);

/// <summary>The OTLP response to an export: empty if all spans were accepted.</summary>
public sealed record ExportResponse([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PartialSuccess? PartialSuccess);

public sealed record PartialSuccess(int RejectedSpans);

/// <summary>The telemetry endpoints for the Gateway's own pages. They are not part of the public API, and not traced or counted as such.</summary>
internal static class BrowserTelemetryApi
{
    private const int TracesAtOnce = 16;

    public static void AddBrowserTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddActivatedSingleton<BrowserTelemetryMetrics>();
        builder.Services.AddSingleton<IssuedTraces>();
        builder.Services.AddSingleton<BrowserSpanRules>();
        builder.Services.AddSingleton<BrowserSpanReceiver>();
        builder.Services.AddForwardedTracing("storefront");
    }

    public static RouteGroupBuilder MapBrowserTelemetry(this IEndpointRouteBuilder routes)
    {
        var telemetry = routes.MapGroup("/api/telemetry")
            .AddEndpointFilter(RejectCrossSiteRequests)
            .RequireRateLimit(RateLimitPolicy.Telemetry)
            .DisableHttpMetrics()
            .ExcludeFromDescription();
        telemetry.MapGet("/context", GetContext);
        telemetry.MapPost("/traces", ReceiveTraces);
        return telemetry;
    }

    private static Ok<BrowserTraceContext> GetContext(IssuedTraces traces, TimeProvider time) => TypedResults.Ok(new BrowserTraceContext(
        [.. Enumerable.Range(0, TracesAtOnce).Select(_ => traces.Issue())], (int)IssuedTraces.MaxAge.TotalSeconds, time.GetUtcNow().ToUnixTimeMilliseconds()));

    private static Ok<ExportResponse> ReceiveTraces(OtlpTraces traces, BrowserSpanReceiver receiver) =>
        TypedResults.Ok(new ExportResponse(receiver.Receive(traces) is > 0 and var rejected ? new PartialSuccess(rejected) : null));

    // Browsers send the origin of a request in this header: https://www.w3.org/TR/fetch-metadata/
    private static ValueTask<object?> RejectCrossSiteRequests(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"]
            ? next(context)
            : ValueTask.FromResult<object?>(Problem.Create(StatusCodes.Status403Forbidden, "forbidden", "The request does not come from a page of the shop."));
}
