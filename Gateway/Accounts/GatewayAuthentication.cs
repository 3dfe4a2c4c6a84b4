using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.Gateway.Accounts;

internal static class GatewayAuthentication
{
    /// <summary>Validates users' tokens with the public keys of AuthService, and checks them for revocation.</summary>
    public static void AddGatewayAuthentication(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RevokedTokenReader>();
        builder.Services.AddScoped<RevocationCheck>();
        builder.Services.AddTokenAuthentication(TokenConstants.UserAudience);
        builder.Services.AddAuthorizationBuilder().AddPolicy(AuthorizationPolicies.Admin, policy => policy.RequireRole("admin"));
        builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
            options.Events.OnTokenValidated = context => context.HttpContext.RequestServices.GetRequiredService<RevocationCheck>().CheckAsync(context));
    }
}
