using Checkout.AuthService.Accounts;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.AuthService.Tokens;

internal static class TokenExtensions
{
    /// <summary>The policy that requires a user's token, not a service's.</summary>
    public const string UserPolicy = "user";

    /// <summary>The policy that requires an administrator's token.</summary>
    public const string AdminPolicy = "admin";

    public static IServiceCollection AddTokens(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TokenOptions>()
            .BindConfiguration(TokenOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<SigningKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RevokedTokenStore>();
        services.AddSingleton<RevocationPublisher>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationPublisher>());
        services.AddHostedService<TokenWarmUp>();
        services.AddSingleton<RevokedTokens>();
        services.AddSingleton(new ServiceClients(configuration)); // created now, so that an invalid secret prevents the start
        services.AddAuthorizationBuilder()
            .AddPolicy(UserPolicy, policy => policy.RequireRole(Roles.Customer, Roles.Admin))
            .AddPolicy(AdminPolicy, policy => policy.RequireRole(Roles.Admin))
            .SetFallbackPolicy(TokenAuthentication.ServicePolicy());
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<SigningKeys>((options, keys) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = TokenAuthentication.Parameters(
                TokenConstants.UserAudience, TokenConstants.ServiceAudience);
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.All;
        });
        return services;
    }
}
