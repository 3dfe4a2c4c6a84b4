using Checkout.AuthService.Accounts;
using Checkout.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.AuthService.Tokens;

internal static class TokenExtensions
{
    /// <summary>A user's own token; services have theirs, and are no users.</summary>
    public const string UserPolicy = "user";

    /// <summary>An administrator's own token.</summary>
    public const string AdminPolicy = "admin";

    public static IServiceCollection AddTokens(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
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
        services.AddSingleton(new ServiceClients(configuration)); // now: a service with a bad secret does not start
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
