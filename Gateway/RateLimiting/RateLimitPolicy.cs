namespace Checkout.Gateway.RateLimiting;

/// <summary>Whose requests are counted together, and against which limit.</summary>
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
    /// <summary>Gives an endpoint a policy that is stricter than that of its caller.</summary>
    public static TBuilder RequireRateLimit<TBuilder>(this TBuilder builder, RateLimitPolicy policy)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(policy));

    /// <summary>The policy's name on metrics and in Redis.</summary>
    public static string Name(this RateLimitPolicy policy) => policy switch
    {
        RateLimitPolicy.Anonymous => "anonymous",
        RateLimitPolicy.User => "user",
        RateLimitPolicy.Login => "login",
        RateLimitPolicy.Telemetry => "telemetry",
        _ => "checkout",
    };
}

internal sealed record RateLimitMetadata(RateLimitPolicy Policy);
