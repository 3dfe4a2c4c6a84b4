using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Operations;

/// <summary>Links to external tools.</summary>
/// <param name="Trace">The URL of a trace, with <c>{traceId}</c> in place of its id, or null if no tool shows traces.</param>
public sealed record Links(string? Trace);

internal static class LinksApi
{
    public static void MapLinks(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/links", (IOptions<MonitoringOptions> options) =>
                TypedResults.Ok(new Links(options.Value.TraceUrl is { Length: > 0 } trace ? trace : null)))
            .WithName("GetLinks").WithTags("Operations");
}
