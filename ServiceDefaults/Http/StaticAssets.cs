using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// The static assets of a page, and the telemetry that it sends. They are left out of traces, and logged only if they fail: each page is
/// some thirty of them.
/// </summary>
internal static class StaticAssets
{
    private static readonly string[] Extensions = [".js", ".css", ".svg"];

    public static bool Includes(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && Extensions.Contains(Path.GetExtension(request.Path.Value)))
        || request.Path.StartsWithSegments("/api/telemetry");
}
