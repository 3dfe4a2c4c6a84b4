namespace Checkout.Gateway.RateLimits;

internal static class RateLimitExtensions
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>()
            .BindConfiguration(RateLimitOptions.Section)
            .Validate(options => options.IsUsable(), "RateLimits: each policy needs Requests of at least 1 in a Window of 1 second to 1 day.")
            .ValidateOnStart();
        services.AddSingleton<RedisRateLimiter>();
        services.AddSingleton<LocalRateLimiter>();
        services.AddSingleton<RateLimiter>();
        return services;
    }

    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.UseMiddleware<RateLimitMiddleware>();
}
