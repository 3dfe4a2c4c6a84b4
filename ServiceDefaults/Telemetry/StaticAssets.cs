using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The static assets of a page, and the telemetry that it sends. They are not traced, and logged only on failure, since each
/// page has many of them.
/// </summary>
internal static class StaticAssets
{
    private static readonly string[] Extensions = [".js", ".css", ".svg"];

    public static bool Includes(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && Extensions.Contains(Path.GetExtension(request.Path.Value)))
        || request.Path.StartsWithSegments("/api/telemetry");
}
