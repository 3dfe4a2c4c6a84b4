using System.Security.Cryptography;
using Checkout.Gateway.Checkouts;
using Checkout.NotificationService;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Checkout.Tests.Integration.Services;

/// <summary>The secrets that the AppHost generates, and a signing key for tests that run a service without AuthService.</summary>
internal static class TestSecrets
{
    public static readonly string GatewaySecret = RandomNumberGenerator.GetHexString(48);
    public static readonly string ProcessorApiKey = RandomNumberGenerator.GetHexString(48);
    public static readonly string AlertWebhookKey = RandomNumberGenerator.GetHexString(48);
    public static readonly string SyntheticKey = RandomNumberGenerator.GetHexString(48);

    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "tests" };

    public static readonly string ServiceToken = CreateToken("tests", "checkout-internal", "service");

    public static IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("ServiceClients:gateway", GatewaySecret),
        new("ServiceClient:Secret", GatewaySecret),
        new("Processor:ApiKey", ProcessorApiKey),
        new("Alerts:WebhookKey", AlertWebhookKey),
        new("Synthetic:Key", SyntheticKey),
    ];

    /// <summary>Returns the credentials that a service requires of its callers. The Gateway requires none.</summary>
    public static string? CredentialsFor(Type marker) =>
        marker == typeof(CheckoutMetrics) ? null : marker == typeof(NotificationMetrics) ? AlertWebhookKey : ServiceToken;

    public static string CreateToken(string subject, string audience, string role) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "https://checkout.example/auth",
        Audience = audience,
        Expires = DateTime.UtcNow.AddHours(2),
        Claims = new Dictionary<string, object> { ["sub"] = subject, ["jti"] = Guid.NewGuid().ToString("N"), ["role"] = role },
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
    });

    /// <summary>Makes a service accept the signing key of the tests in addition to its own keys, or those of AuthService.</summary>
    public static void Trust(IServiceCollection services, bool hasAuthService) =>
        services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
        {
            var parameters = options.TokenValidationParameters;
            if (parameters.IssuerSigningKeyResolver is { } own)
            {
                parameters.IssuerSigningKeyResolver = (token, securityToken, id, all) => [.. own(token, securityToken, id, all), Key];
            }
            else
            {
                parameters.IssuerSigningKeys = [Key];
                // Otherwise each request would first try to get keys, one request after the other.
                options.ConfigurationManager = hasAuthService ? options.ConfigurationManager : null;
            }
        });
}
