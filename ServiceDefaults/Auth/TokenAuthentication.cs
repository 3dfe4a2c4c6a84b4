using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Validates tokens in each service, with the public keys that AuthService publishes.</summary>
public static class TokenAuthentication
{
    private const string AuthService = "http://auth";
    private const string KeysClient = "auth-keys";

    /// <summary>
    /// Accepts AuthService's tokens for <paramref name="audience"/>. Its keys are fetched at startup and cached. Until they are
    /// available, no token can be validated, and the response is 503 <c>try_later</c>.
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
            options.RequireHttpsMetadata = false; // service discovery finds AuthService on the internal network
            options.Backchannel = clients.CreateClient(KeysClient);
            options.RefreshInterval = KeyRefresh.Period / 2; // an unknown key id causes a fetch, at most this often
            options.MapInboundClaims = false;
            options.SaveToken = true;
            options.TokenValidationParameters = CreateParameters(audience);
            options.Events = new JwtBearerEvents { OnChallenge = ChallengeAsync };
        });
        return services;
    }

    /// <summary>
    /// Accepts only requests from other services: every endpoint requires a service token, unless it allows anonymous access.
    /// The internal network alone is not trusted.
    /// </summary>
    public static TBuilder AddServiceAuthentication<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddTokenAuthentication(TokenConstants.ServiceAudience);
        builder.Services.Configure<AuthorizationOptions>(options => options.FallbackPolicy = CreateServicePolicy());
        return builder;
    }

    /// <summary>Creates the policy that accepts services and rejects users.</summary>
    public static AuthorizationPolicy CreateServicePolicy() => new AuthorizationPolicyBuilder().RequireRole(TokenConstants.ServiceRole).Build();

    /// <summary>Creates the parameters that validate the claims of a token.</summary>
    public static TokenValidationParameters CreateParameters(params string[] audiences) => new()
    {
        ValidIssuer = TokenConstants.Issuer,
        ValidAudiences = audiences,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RoleClaimType = "role",
        ClockSkew = TokenConstants.ClockSkew,
    };

    // Without keys every token fails validation, and a 401 would make clients discard valid tokens.
    private static async Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not null && !await HasKeysAsync(context.Options, context.HttpContext.RequestAborted))
        {
            context.HandleResponse();
            await Problem.Create(StatusCodes.Status503ServiceUnavailable, "try_later", "Tokens cannot be validated at the moment. Try again shortly.")
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
