using Microsoft.AspNetCore.Http.Features;

namespace Checkout.Gateway.Http;

/// <summary>The files of the storefront and of the operations pages.</summary>
internal static class Pages
{
    /// <summary>
    /// Serves the files of <c>wwwroot</c>. They are left out of the HTTP metrics: a visit is forty files and four calls of the API,
    /// and so many quick successes would hide that the calls fail.
    /// </summary>
    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app.UseFileServer(new FileServerOptions
    {
        StaticFileOptions =
        {
            OnPrepareResponse = file => file.Context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true,
        },
    });
}
