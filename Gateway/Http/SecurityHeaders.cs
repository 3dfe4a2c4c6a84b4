namespace Checkout.Gateway.Http;

/// <summary>Restricts what browsers may do with the Gateway's pages, and with all other responses even more.</summary>
internal static class SecurityHeaders
{
    private static readonly KeyValuePair<string, string>[] Always =
    [
        new("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "no-referrer"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    /// <summary>Adds the headers to every response, including those of the exception handler, which clears earlier headers.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this WebApplication app)
    {
        // Browsers use this header only over HTTPS, which a proxy terminates in production.
        var isPublic = !app.Environment.IsDevelopment();
        return app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                foreach (var (name, value) in Always)
                {
                    headers[name] = value;
                }

                if (isPublic)
                {
                    headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
                }

                if (context.Request.Path.StartsWithSegments("/api"))
                {
                    headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
