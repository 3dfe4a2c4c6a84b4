using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Requests for the files of a page, and requests to the endpoints for its telemetry. They are not traced, and are logged only
/// on failure.
/// </summary>
internal static class PageRequests
{
    private static readonly string[] Extensions = [".js", ".css", ".svg"];

    public static bool Includes(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && Extensions.Contains(Path.GetExtension(request.Path.Value)))
        || request.Path.StartsWithSegments("/api/telemetry");
}
