using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Checkout.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Checkout.Payment.Simulator;

/// <summary>A card processor is another company: it knows none of our tokens, and gave us a key to its API.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ProcessorApiKey";
    public const string HeaderName = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[HeaderName] is not [{ } offered])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var isRight = CryptographicOperations.FixedTimeEquals(Hash(offered), Hash(configuration.GetSecret("Processor:ApiKey")));
        var merchant = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "checkout")], SchemeName));
        return Task.FromResult(isRight
            ? AuthenticateResult.Success(new AuthenticationTicket(merchant, SchemeName))
            : AuthenticateResult.Fail("The API key is wrong."));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
