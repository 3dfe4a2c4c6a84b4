using Microsoft.AspNetCore.RateLimiting;

namespace Checkout.Gateway.RateLimiting;

internal static class RateLimitingExtensions
{
    /// <summary>Sets up the framework's middleware, <c>UseRateLimiter</c>, with one limiter for all requests.</summary>
    public static IServiceCollection AddRateLimiting(this IServiceCollection services)
    {
        services.AddOptions<RateLimitingOptions>()
            .BindConfiguration(RateLimitingOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddActivatedSingleton<RateLimitingMetrics>();
        services.AddSingleton<RedisRateLimiter>();
        services.AddSingleton<LocalRateLimiter>();
        services.AddSingleton<ClientRateLimiter>();
        services.AddRateLimiter(options => options.OnRejected = RejectAsync);
        services.AddOptions<RateLimiterOptions>().Configure<ClientRateLimiter>((options, limiter) => options.GlobalLimiter = limiter);
        return services;
    }

    private static async ValueTask RejectAsync(OnRejectedContext context, CancellationToken cancellationToken) =>
        await Problem.Create(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests. Wait before the next one.")
            .ExecuteAsync(context.HttpContext);
}
