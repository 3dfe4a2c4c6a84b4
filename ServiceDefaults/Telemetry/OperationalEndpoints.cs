using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>The endpoints for monitoring. They are polled constantly, so requests to them are not traced and not logged.</summary>
public static class OperationalEndpoints
{
    private static readonly string[] Paths = ["/alive", "/health", "/metrics"];

    /// <summary>Returns whether <paramref name="request"/> is to <c>/alive</c>, <c>/health</c> or <c>/metrics</c>.</summary>
    public static bool Includes(HttpRequest request) => Paths.Any(path =>
        request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is null or "" or "/");
}
