using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// Adds <c>Retry-After</c> to every answer of 429 or 503 that does not say itself when to try again. It stands outermost, so it also
/// sees the answers of an exception handler, a health check and a request timeout.
/// </summary>
internal sealed class RetryAfterMiddleware(RequestDelegate next)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context)
    {
        // Callbacks run in the reverse order of their registration, so this one comes after those that know better.
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
