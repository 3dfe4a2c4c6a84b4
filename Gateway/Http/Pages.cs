using Microsoft.AspNetCore.StaticAssets;

namespace Checkout.Gateway.Http;

/// <summary>The files of the storefront and of the operations pages.</summary>
internal static class Pages
{
    private const string NotFoundPage = "404.html";

    /// <summary>
    /// Maps the files of <c>wwwroot</c>, compressed, and with an address that names their content beside the plain one, which is asked
    /// for anew each time. They are left out of the HTTP metrics: a visit is forty files and four calls of the API, and so many quick
    /// successes would hide that the calls fail.
    /// </summary>
    public static void MapPages(this WebApplication app) => app.MapStaticAssets().DisableHttpMetrics();

    /// <summary>
    /// Serves files before anything counts or limits requests. Whoever opens an address that is none in a browser gets a page that says so.
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
