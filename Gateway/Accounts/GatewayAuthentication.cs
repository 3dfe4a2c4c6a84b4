using Checkout.Gateway.Http;
using Checkout.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.Gateway.Accounts;

internal static class GatewayAuthentication
{
    /// <summary>Validates users' tokens with the public keys of AuthService, and checks them for revocation.</summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<RevokedTokenReader>();
        services.AddScoped<RevocationCheck>();
        services.AddTokenAuthentication(TokenConstants.UserAudience);
        services.AddAuthorizationBuilder().AddPolicy(AuthorizationPolicies.Admin, policy => policy.RequireRole("admin"));
        services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
            options.Events.OnTokenValidated = context => context.HttpContext.RequestServices.GetRequiredService<RevocationCheck>().CheckAsync(context));
        return services;
    }
}
