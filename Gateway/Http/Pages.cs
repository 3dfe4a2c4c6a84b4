using Microsoft.AspNetCore.StaticAssets;

namespace Checkout.Gateway.Http;

/// <summary>Serves the files of the storefront and the operations pages.</summary>
internal static class Pages
{
    private const string NotFoundPage = "404.html";

    /// <summary>
    /// Maps the files of <c>wwwroot</c>, compressed, with a fingerprinted URL and a plain one, which browsers revalidate (pictures after
    /// an hour). They are excluded from the HTTP metrics: a visit requests forty files and makes four API calls, so the fast responses of
    /// files would hide failing calls.
    /// </summary>
    /// <remarks>
    /// The setting <c>ReloadStaticAssetsAtRuntime</c> is off: with it, in Development, a file whose time has a fraction of a second counts
    /// as changed since the build, and is sent uncompressed on every visit. A change of a page takes effect with the next build.
    /// </remarks>
    public static void MapPages(this WebApplication app) => app.MapStaticAssets().DisableHttpMetrics();

    /// <summary>
    /// Serves files before requests are counted and limited. Browsers get a page for unknown URLs.
    /// </summary>
    public static void UsePages(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint() is { RequestDelegate: { } serve } endpoint && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            await serve(context);
            return;
        }

        await next(context);
        if (IsUnknownPage(context))
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.SendFileAsync(app.Environment.WebRootFileProvider.GetFileInfo(NotFoundPage));
        }
    });

    private static bool IsUnknownPage(HttpContext context) =>
        context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false }
        && context.GetEndpoint() is null
        && HttpMethods.IsGet(context.Request.Method)
        && !context.Request.Path.StartsWithSegments("/api")
        && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");
}
