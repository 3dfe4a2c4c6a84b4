namespace Checkout.Gateway.Http;

/// <summary>What a browser may do with what we send: with our own pages very little, with anything else nothing.</summary>
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

    /// <summary>Adds them to every answer, also to those of an exception handler, which starts its answer anew.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this WebApplication app)
    {
        // A browser takes this only over HTTPS, which in production is spoken in front of us.
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
