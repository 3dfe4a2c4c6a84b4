using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.AuthService.Tokens;

internal static class TokenExtensions
{
    /// <summary>The policy that requires a user's token, not a service's.</summary>
    public const string UserPolicy = "user";

    /// <summary>The policy that requires an administrator's token.</summary>
    public const string AdminPolicy = "admin";

    public static void AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddActivatedSingleton<AuthMetrics>();
        builder.Services.AddOptions<TokenOptions>()
            .BindConfiguration(TokenOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<SigningKeyStore>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<RevokedTokenStore>();
        builder.Services.AddSingleton<RevocationPublisher>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RevocationPublisher>());
        builder.Services.AddHostedService<TokenWarmUp>();
        builder.Services.AddSingleton<RevokedTokens>();
        builder.Services.AddSingleton(new ServiceClients(builder.Configuration)); // created now, so that an invalid secret prevents the start
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(UserPolicy, policy => policy.RequireRole(Roles.Customer, Roles.Admin))
            .AddPolicy(AdminPolicy, policy => policy.RequireRole(Roles.Admin))
            .SetFallbackPolicy(TokenAuthentication.CreateServicePolicy());
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<SigningKeys>((options, keys) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = TokenAuthentication.CreateParameters(
                TokenConstants.UserAudience, TokenConstants.ServiceAudience);
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.All;
        });
    }
}
