using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.Gateway.Accounts;

internal static class AccountsApi
{
    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Auth");
        auth.MapPost("/register", Register).WithName(nameof(Register)).RequireRateLimit(RateLimitPolicy.Login);
        auth.MapPost("/login", LogIn).WithName(nameof(LogIn)).RequireRateLimit(RateLimitPolicy.Login);
        auth.MapPost("/logout", LogOut).WithName(nameof(LogOut)).RequireAuthorization();
        return auth;
    }

    private static async Task<Results<Created<RegisteredAccount>, ProblemHttpResult>> Register(
        Credentials credentials,
        [FromHeader(Name = ServiceHeaders.SyntheticKey)] string? syntheticKey,
        CredentialsClient auth,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        using var response = await auth.RegisterAsync(credentials, syntheticKey, cancellationToken);
        CopyRetryAfter(response, context);
        return response.IsSuccessStatusCode
            ? TypedResults.Created((string?)null, await response.Content.ReadFromJsonAsync<RegisteredAccount>(cancellationToken))
            : await response.ReadProblemAsync(cancellationToken);
    }

    private static async Task<Results<Ok<LoginResponse>, ProblemHttpResult>> LogIn(
        Credentials credentials, CredentialsClient auth, HttpContext context, CancellationToken cancellationToken)
    {
        using var response = await auth.SignInAsync(credentials, ClientAddress.Get(context), cancellationToken);
        CopyRetryAfter(response, context);
        return response.IsSuccessStatusCode
            ? TypedResults.Ok(await response.Content.ReadFromJsonAsync<LoginResponse>(cancellationToken))
            : await response.ReadProblemAsync(cancellationToken);
    }

    private static async Task<NoContent> LogOut(HttpContext context, AuthClient auth, CancellationToken cancellationToken)
    {
        await auth.SignOutAsync((await context.GetTokenAsync("access_token"))!, cancellationToken);
        return TypedResults.NoContent();
    }

    private static void CopyRetryAfter(HttpResponseMessage response, HttpContext context)
    {
        if (response.Headers.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = retryAfter.ToString();
        }
    }
}
