using System.Globalization;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Tokens are verified where they arrive, with the public keys that AuthService publishes.</summary>
public static class TokenAuthentication
{
    private const string AuthService = "http://auth";
    private const string KeysClient = "auth-keys";

    /// <summary>
    /// Accepts AuthService's tokens for <paramref name="audience"/>. Its keys are fetched at the start and kept; before the
    /// first were had, a token can be neither accepted nor refused, and the answer is 503 <c>try_later</c>.
    /// </summary>
    public static IServiceCollection AddTokenAuthentication(this IServiceCollection services, string audience)
    {
        services.AddHttpClient(KeysClient);
        services.AddHostedService<KeyRefresh>();
        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IHttpClientFactory>((options, clients) =>
        {
            options.Authority = AuthService;
            options.RequireHttpsMetadata = false; // inside the system, AuthService is found by service discovery
            options.Backchannel = clients.CreateClient(KeysClient);
            options.RefreshInterval = KeyRefresh.Period / 2; // a made-up key id makes a fetch, but not often
            options.MapInboundClaims = false;
            options.SaveToken = true;
            options.TokenValidationParameters = Parameters(audience);
            options.Events = new JwtBearerEvents { OnChallenge = ChallengeAsync };
        });
        return services;
    }

    /// <summary>
    /// Accepts calls of other services only: every endpoint wants a service's token, unless it allows anonymous callers.
    /// Being inside the network is no right.
    /// </summary>
    public static IServiceCollection AddServiceAuthentication(this IServiceCollection services)
    {
        services.AddTokenAuthentication(TokenConstants.ServiceAudience);
        services.Configure<AuthorizationOptions>(options => options.FallbackPolicy = ServicePolicy());
        return services;
    }

    /// <summary>The policy that lets services through, and no user.</summary>
    public static AuthorizationPolicy ServicePolicy() => new AuthorizationPolicyBuilder().RequireRole(TokenConstants.ServiceRole).Build();

    /// <summary>What is checked of a token beside its signature.</summary>
    public static TokenValidationParameters Parameters(params string[] audiences) => new()
    {
        ValidIssuer = TokenConstants.Issuer,
        ValidAudiences = audiences,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RoleClaimType = "role",
        ClockSkew = TokenConstants.ClockSkew,
    };

    // Without keys every token looks forged, and the good ones would be thrown away by those who hold them.
    private static async Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not null && !await HasKeysAsync(context.Options, context.HttpContext.RequestAborted))
        {
            context.HandleResponse();
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            await Problem.Create(StatusCodes.Status503ServiceUnavailable, "try_later", "Tokens cannot be checked at the moment. Try again shortly.")
                .ExecuteAsync(context.HttpContext);
        }
    }

    private static async Task<bool> HasKeysAsync(JwtBearerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return options.ConfigurationManager is not { } keys || (await keys.GetConfigurationAsync(cancellationToken)).SigningKeys.Count > 0;
        }
        catch (InvalidOperationException)
        {
            return false; // KeyRefresh logs why
        }
    }
}
