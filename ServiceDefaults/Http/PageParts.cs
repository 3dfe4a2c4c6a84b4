using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// The some thirty files that a web page is made of, and what it tells of itself. Each is a request, and none is what somebody came
/// for: they make no traces, and log lines only where something is wrong with them.
/// </summary>
internal static class PageParts
{
    private static readonly string[] Extensions = [".js", ".css", ".svg"];

    public static bool Has(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && Extensions.Contains(Path.GetExtension(request.Path.Value)))
        || request.Path.StartsWithSegments("/api/telemetry");
}
