using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// Adds <c>Retry-After</c> to every 429 and 503 response without one. It is the outermost middleware, so it also handles
/// responses of the exception handler, health checks and request timeouts.
/// </summary>
internal sealed class RetryAfterMiddleware(RequestDelegate next)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context)
    {
        // Callbacks run in reverse order of registration, so this one runs after those that set a specific time.
        context.Response.OnStarting(() =>
        {
            var response = context.Response;
            if (response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
                && response.Headers.RetryAfter.Count == 0)
            {
                response.Headers.RetryAfter = Default.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
