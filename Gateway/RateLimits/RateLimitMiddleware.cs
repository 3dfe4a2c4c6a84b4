using System.Globalization;
using System.Security.Claims;
using Checkout.Gateway.Http;
using Checkout.ServiceDefaults;
using Checkout.ServiceDefaults.Problems;

namespace Checkout.Gateway.RateLimits;

/// <summary>
/// Admits a request or answers 429, and says on every answer how much is left. It stands after authentication, which
/// knows the user, and after the static files and the management port, which are not limited.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimiter limiter, EdgeMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (DefaultEndpoints.IsOperational(context.Request.Path))
        {
            await next(context);
            return;
        }

        var (policy, client) = Classify(context);
        var decision = await limiter.DecideAsync(policy, client);
        if (decision is { } known)
        {
            // An exception handler starts its answer anew, without headers that were set before.
            context.Response.OnStarting(() => WriteHeadersAsync(context.Response, known));
        }

        if (decision is { Admitted: false })
        {
            metrics.RateLimitRejection(policy.Name());
            await Problem.Of(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests. Wait before the next one.")
                .ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    // Whoever is signed in is counted as that user wherever they are; anyone else by where they are.
    private static (RateLimitPolicy Policy, string Client) Classify(HttpContext context)
    {
        var required = context.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>()?.Policy;
        return (required, context.User.FindFirstValue("sub")) switch
        {
            (RateLimitPolicy.Login or RateLimitPolicy.Telemetry, _) => (required.Value, ClientAddress.Of(context)),
            (_, { } user) => (required ?? RateLimitPolicy.User, user),
            _ => (RateLimitPolicy.Anonymous, ClientAddress.Of(context)),
        };
    }

    // The fields of draft-ietf-httpapi-ratelimit-headers up to -07, which clients know.
    private static Task WriteHeadersAsync(HttpResponse response, RateLimitDecision decision)
    {
        response.Headers["RateLimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        var reset = decision.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Reset"] = reset;
        if (!decision.Admitted)
        {
            response.Headers.RetryAfter = reset;
        }

        return Task.CompletedTask;
    }
}
