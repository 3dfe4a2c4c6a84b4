using Checkout.Gateway.Clients;
using Checkout.Gateway.Http;
using Checkout.Gateway.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.Gateway.Accounts;

/// <summary>An e-mail address and a password. AuthService says what is wrong with them.</summary>
public sealed record Credentials(string? Email, string? Password)
{
    /// <summary>A record's own ToString would print the password.</summary>
    public override string ToString() => $"credentials of {Email}";
}

/// <summary>An access token (RFC 6750) and its lifetime in seconds.</summary>
public sealed record LoginAnswer(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>The account that was opened.</summary>
public sealed record RegisteredAccount(Guid UserId, string Email);

internal static class AuthApi
{
    /// <summary>The header for the secret that opens an account of a monitor or a load generator.</summary>
    public const string SyntheticKeyHeader = "X-Synthetic-Key";

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Auth");
        auth.MapPost("/register", Register).WithName(nameof(Register)).RequireRateLimit(RateLimitPolicy.Login);
        auth.MapPost("/login", LogIn).WithName(nameof(LogIn)).RequireRateLimit(RateLimitPolicy.Login);
        auth.MapPost("/logout", LogOut).WithName(nameof(LogOut)).RequireAuthorization();
    }

    private static async Task<Results<Created<RegisteredAccount>, ProblemHttpResult>> Register(
        Credentials credentials,
        [FromHeader(Name = SyntheticKeyHeader)] string? syntheticKey,
        CredentialsClient auth,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        using var response = await auth.RegisterAsync(credentials, syntheticKey, cancellationToken);
        PassOnRetryAfter(response, context);
        return response.IsSuccessStatusCode
            ? TypedResults.Created((string?)null, await response.Content.ReadFromJsonAsync<RegisteredAccount>(cancellationToken))
            : await response.ReadProblemAsync(cancellationToken);
    }

    private static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> LogIn(
        Credentials credentials, CredentialsClient auth, HttpContext context, CancellationToken cancellationToken)
    {
        using var response = await auth.SignInAsync(credentials, ClientAddress.Of(context), cancellationToken);
        PassOnRetryAfter(response, context);
        return response.IsSuccessStatusCode
            ? TypedResults.Ok(await response.Content.ReadFromJsonAsync<LoginAnswer>(cancellationToken))
            : await response.ReadProblemAsync(cancellationToken);
    }

    private static async Task<NoContent> LogOut(HttpContext context, AuthClient auth, CancellationToken cancellationToken)
    {
        await auth.SignOutAsync((await context.GetTokenAsync("access_token"))!, cancellationToken);
        return TypedResults.NoContent();
    }

    private static void PassOnRetryAfter(HttpResponseMessage response, HttpContext context)
    {
        if (response.Headers.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = retryAfter.ToString();
        }
    }
}
