using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Operations;

/// <summary>Where pages lead to, beside the shop itself.</summary>
/// <param name="Trace">Address of a trace, with <c>{traceId}</c> in place of its id; null where none can be shown.</param>
public sealed record Links(string? Trace);

internal static class LinksApi
{
    public static void MapLinks(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/links", (IOptions<OperationsOptions> options) =>
                TypedResults.Ok(new Links(options.Value.TraceUrl is { Length: > 0 } trace ? trace : null)))
            .WithName("GetLinks").WithTags("Operations");
}
