using Microsoft.AspNetCore.RateLimiting;

namespace Checkout.Gateway.RateLimiting;

internal static class RateLimitingExtensions
{
    /// <summary>Sets up the framework's middleware, <c>UseRateLimiter</c>, with one limiter for all requests.</summary>
    public static void AddRateLimiting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitingOptions>()
            .BindConfiguration(RateLimitingOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddActivatedSingleton<RateLimitingMetrics>();
        builder.Services.AddSingleton<RedisRateLimiter>();
        builder.Services.AddSingleton<LocalRateLimiter>();
        builder.Services.AddSingleton<ClientRateLimiter>();
        builder.Services.AddRateLimiter(options => options.OnRejected = RejectAsync);
        builder.Services.AddOptions<RateLimiterOptions>().Configure<ClientRateLimiter>((options, limiter) => options.GlobalLimiter = limiter);
    }

    private static async ValueTask RejectAsync(OnRejectedContext context, CancellationToken cancellationToken) =>
        await Problem.Create(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests. Wait before the next one.")
            .ExecuteAsync(context.HttpContext);
}
