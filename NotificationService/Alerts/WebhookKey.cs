using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Checkout.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Checkout.Notification.Alerts;

/// <summary>
/// Alertmanager can ask for none of our tokens, so it shows a key that it shares with us, <c>Alerts:WebhookKey</c>, as a
/// bearer.
/// </summary>
internal sealed class WebhookKey(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "AlertWebhookKey";
    public const string Setting = "Alerts:WebhookKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var offered)
            || !offered.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || offered.Parameter is not { } key)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var isRight = CryptographicOperations.FixedTimeEquals(Hash(key), Hash(configuration.GetSecret(Setting)));
        var alertmanager = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alertmanager")], SchemeName));
        return Task.FromResult(isRight
            ? AuthenticateResult.Success(new AuthenticationTicket(alertmanager, SchemeName))
            : AuthenticateResult.Fail("The key is wrong."));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
