using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The requests that a page makes by itself: for its files, and for its telemetry. They are not traced, and logged only on
/// failure.
/// </summary>
internal static class PageRequests
{
    private static readonly string[] Extensions = [".js", ".css", ".svg"];

    public static bool Includes(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && Extensions.Contains(Path.GetExtension(request.Path.Value)))
        || request.Path.StartsWithSegments("/api/telemetry");
}
