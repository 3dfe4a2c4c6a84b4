using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Authenticates external callers, which cannot get a token, by a shared secret.</summary>
public static class ApiKeyAuthentication
{
    /// <summary>
    /// Adds an authentication scheme and an authorization policy, both named <paramref name="name"/>, that require the secret.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the scheme and the policy, and of the caller in logs.</param>
    /// <param name="secret">The secret, as <see cref="SecretConfiguration.GetSecret"/> returns it.</param>
    /// <param name="header">The header with the secret.</param>
    /// <param name="prefix">The text before the secret in the header.</param>
    public static IServiceCollection AddApiKey(this IServiceCollection services, string name, string secret, string header, string prefix = "")
    {
        services.AddAuthorizationBuilder().AddPolicy(name, policy => policy.AddAuthenticationSchemes(name).RequireAuthenticatedUser());
        services.AddAuthentication().AddScheme<ApiKeyOptions, ApiKeyHandler>(name, options =>
        {
            options.SecretHash = SecretHash.Create(prefix + secret);
            options.Header = header;
        });
        return services;
    }
}

internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    public byte[] SecretHash { get; set; } = [];

    public string Header { get; set; } = "";
}

internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Options.Header] is not [{ } sentKey])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var isRight = SecretHash.Matches(Options.SecretHash, sentKey);
        var caller = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", Scheme.Name)], Scheme.Name));
        return Task.FromResult(isRight
            ? AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name))
            : AuthenticateResult.Fail("The secret is wrong."));
    }
}
