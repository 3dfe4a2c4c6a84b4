using System.Text.Json.Serialization;
using Checkout.Gateway.Otlp;
using Checkout.Gateway.RateLimiting;
using Checkout.ServiceDefaults.Problems;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>What a page needs to begin traces.</summary>
/// <param name="Items">Traces, each for one thing that the page does.</param>
/// <param name="ExpiresIn">Seconds for which they can be used.</param>
/// <param name="Time">The Gateway's time, in milliseconds since 1970: a page's spans go by it.</param>
public sealed record BrowserTraceContext(IReadOnlyList<IssuedTrace> Items, int ExpiresIn, long Time);

/// <summary>OTLP's answer to an export: empty where every span was taken.</summary>
public sealed record ExportResponse([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PartialSuccess? PartialSuccess);

public sealed record PartialSuccess(int RejectedSpans);

/// <summary>Telemetry of our own pages: it is no part of the API that others use, and neither traced nor counted as it.</summary>
internal static class BrowserTelemetryApi
{
    private const int TracesAtOnce = 16;

    public static IServiceCollection AddBrowserTelemetry(this IServiceCollection services)
    {
        services.AddActivatedSingleton<BrowserTelemetryMetrics>();
        services.AddSingleton<IssuedTraces>();
        services.AddSingleton<BrowserSpanRules>();
        services.AddSingleton<BrowserSpanReceiver>();
        services.AddForwardedTracing("storefront");
        return services;
    }

    public static void MapBrowserTelemetry(this IEndpointRouteBuilder routes)
    {
        var telemetry = routes.MapGroup("/api/telemetry")
            .AddEndpointFilter(RefuseOtherSites)
            .RequireRateLimit(RateLimitPolicy.Telemetry)
            .DisableHttpMetrics()
            .ExcludeFromDescription();
        telemetry.MapGet("/context", GetContext);
        telemetry.MapPost("/traces", ReceiveTraces);
    }

    private static Ok<BrowserTraceContext> GetContext(IssuedTraces traces, TimeProvider time) => TypedResults.Ok(new BrowserTraceContext(
        [.. Enumerable.Range(0, TracesAtOnce).Select(_ => traces.Issue())], (int)IssuedTraces.MaxAge.TotalSeconds, time.GetUtcNow().ToUnixTimeMilliseconds()));

    private static Ok<ExportResponse> ReceiveTraces(OtlpTraces traces, BrowserSpanReceiver receiver) =>
        TypedResults.Ok(new ExportResponse(receiver.Receive(traces) is > 0 and var refused ? new PartialSuccess(refused) : null));

    // Browsers say where a request comes from: https://www.w3.org/TR/fetch-metadata/
    private static ValueTask<object?> RefuseOtherSites(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"]
            ? next(context)
            : ValueTask.FromResult<object?>(Problem.Create(StatusCodes.Status403Forbidden, "forbidden", "This is for the shop's own pages."));
}
