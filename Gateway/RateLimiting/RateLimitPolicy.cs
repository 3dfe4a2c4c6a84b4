namespace Checkout.Gateway.RateLimiting;

/// <summary>The rate limit policies.</summary>
internal enum RateLimitPolicy
{
    Anonymous,
    User,
    Login,
    Checkout,
    Telemetry,
}

internal static class RateLimitPolicyExtensions
{
    /// <summary>Applies a policy to an endpoint that is stricter than the policy of its caller.</summary>
    public static TBuilder RequireRateLimit<TBuilder>(this TBuilder builder, RateLimitPolicy policy)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(policy));

    /// <summary>Returns the name of the policy in metrics and in Redis.</summary>
    public static string GetName(this RateLimitPolicy policy) => policy switch
    {
        RateLimitPolicy.Anonymous => "anonymous",
        RateLimitPolicy.User => "user",
        RateLimitPolicy.Login => "login",
        RateLimitPolicy.Telemetry => "telemetry",
        _ => "checkout",
    };
}

internal sealed record RateLimitMetadata(RateLimitPolicy Policy);
