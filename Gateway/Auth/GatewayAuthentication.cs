using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Checkout.Gateway.Auth;

internal static class GatewayAuthentication
{
    private const string AuthService = "http://auth";
    private const string KeysClient = "auth-keys";

    /// <summary>Tokens are verified here with the public keys that AuthService publishes, and asked for in the revocation set.</summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.AddHttpClient<AuthClient>(http => http.BaseAddress = new Uri(AuthService));
        services.AddHttpClient(KeysClient);
        services.AddScoped<RevocationCheck>();
        services.AddAuthorizationBuilder().AddPolicy("admin", policy => policy.RequireRole("admin"));
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IHttpClientFactory>((options, clients) =>
        {
            options.Authority = AuthService;
            options.RequireHttpsMetadata = false; // inside the system, AuthService is found by service discovery
            options.Backchannel = clients.CreateClient(KeysClient);
            options.MapInboundClaims = false;
            options.SaveToken = true;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = "https://checkout.example/auth",
                ValidAudience = "checkout",
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                RoleClaimType = "role",
                ClockSkew = TimeSpan.FromSeconds(5),
            };
            options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context => context.HttpContext.RequestServices.GetRequiredService<RevocationCheck>().CheckAsync(context),
            };
        });
        return services;
    }
}
