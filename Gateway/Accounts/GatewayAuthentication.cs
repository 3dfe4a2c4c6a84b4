using Checkout.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.Gateway.Accounts;

internal static class GatewayAuthentication
{
    public const string AdminPolicy = "admin";

    /// <summary>Tokens of users are verified with the keys that AuthService publishes, and asked for in the revocation set.</summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<RevokedTokenReader>();
        services.AddScoped<RevocationCheck>();
        services.AddTokenAuthentication(TokenConstants.UserAudience);
        services.AddAuthorizationBuilder().AddPolicy(AdminPolicy, policy => policy.RequireRole("admin"));
        services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
            options.Events.OnTokenValidated = context => context.HttpContext.RequestServices.GetRequiredService<RevocationCheck>().CheckAsync(context));
        return services;
    }
}
