using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// The static assets of the pages, and the telemetry that pages send. A page has about thirty such requests. They are not
/// traced, and logged only on failure.
/// </summary>
internal static class PageParts
{
    private static readonly string[] Extensions = [".js", ".css", ".svg"];

    public static bool Has(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && Extensions.Contains(Path.GetExtension(request.Path.Value)))
        || request.Path.StartsWithSegments("/api/telemetry");
}
