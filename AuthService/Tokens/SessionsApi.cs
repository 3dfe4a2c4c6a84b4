using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.AuthService.Tokens;

/// <summary>A request to sign in.</summary>
public sealed record LoginRequest(
    [property: Required, StringLength(254), RegularExpression(@"^\P{Cc}*$", ErrorMessage = "An e-mail address must not contain control characters.")] string Email,
    [property: Required, StringLength(128)] string Password)
{
    /// <summary>Excludes the password, which the generated ToString would include.</summary>
    public override string ToString() => $"sign-in of {Email}";
}

/// <summary>An access token (RFC 6750) and its lifetime in seconds.</summary>
public sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>The account of a valid token.</summary>
public sealed record SessionResponse(Guid UserId, string Email, string Role);

internal static class SessionsApi
{
    public static RouteGroupBuilder MapSessions(this IEndpointRouteBuilder routes)
    {
        // The group has no path: an endpoint with an empty pattern would have a slash at the end of http.route.
        var sessions = routes.MapGroup("").WithTags("Sessions");
        sessions.MapPost("/sessions", SignIn).WithName(nameof(SignIn));
        sessions.MapGet("/sessions/current", Verify).WithName(nameof(Verify)).RequireAuthorization(TokenExtensions.UserPolicy);
        sessions.MapDelete("/sessions/current", SignOut).WithName(nameof(SignOut)).RequireAuthorization(TokenExtensions.UserPolicy);
        return sessions;
    }

    // The address of the Gateway's caller is trusted, because only services can call this endpoint.
    private static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> SignIn(
        LoginRequest request,
        [FromHeader(Name = ServiceHeaders.ClientAddress)] string? address,
        PasswordCheck passwords,
        HashingQueue queue,
        SignInThrottle throttle,
        AccessTokens tokens,
        AuthMetrics metrics,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        // Checked while holding the permit, so that of many concurrent attempts the later ones see the failures of the earlier.
        using var lease = await queue.AcquireAsync(cancellationToken);
        if (lease is null)
        {
            metrics.RecordFailure("overloaded");
            return HashingQueue.CreateRejection();
        }

        var wait = await throttle.GetWaitTimeAsync(request.Email, address);
        if (wait > TimeSpan.Zero)
        {
            metrics.RecordFailure("throttled");
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problem.Create(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many failed sign-ins. Wait before you try again.");
        }

        if (await passwords.FindAsync(request.Email, request.Password, cancellationToken) is not { } account)
        {
            metrics.RecordFailure("invalid_credentials");
            await throttle.RecordFailureAsync(request.Email, address);
            return Problem.Create(StatusCodes.Status401Unauthorized, "invalid_credentials", "The e-mail address or the password is wrong.");
        }

        metrics.RecordSuccess();
        await throttle.ResetAsync(request.Email);
        return TypedResults.Ok(new TokenResponse(tokens.Create(account), "Bearer", (int)AccessTokens.Lifetime.TotalSeconds));
    }

    // Checks more than the signature: the token is not revoked, and the account exists and is enabled.
    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Verify(
        ClaimsPrincipal user, AccountStore accounts, AuthMetrics metrics, CancellationToken cancellationToken)
    {
        var account = await accounts.FindByTokenAsync(
            Guid.Parse(user.FindFirstValue("sub")!), user.FindFirstValue("jti")!, cancellationToken);
        if (account is null)
        {
            metrics.RecordFailure("revoked");
            return Problem.Create(StatusCodes.Status401Unauthorized, "unauthenticated", "The session has ended. Sign in again.");
        }

        metrics.RecordSuccess();
        return TypedResults.Ok(new SessionResponse(account.Id, account.Email, account.Role));
    }

    private static async Task<NoContent> SignOut(ClaimsPrincipal user, RevokedTokens revoked, CancellationToken cancellationToken)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(user.FindFirstValue("exp")!, CultureInfo.InvariantCulture));
        await revoked.AddAsync(user.FindFirstValue("jti")!, expires, cancellationToken);
        return TypedResults.NoContent();
    }
}
