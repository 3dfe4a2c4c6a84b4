using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.Gateway.Accounts;

/// <summary>
/// Rejects tokens that were signed out, and those of disabled accounts, immediately and on every replica. Queries Redis first.
/// If its copy is incomplete or unavailable, queries AuthService, which is slower but authoritative.
/// </summary>
internal sealed class RevocationCheck(RevokedTokenReader revoked, AuthClient auth)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public async Task CheckAsync(TokenValidatedContext context)
    {
        if (await QueryRedisAsync(context.Principal!) ?? await QueryAuthServiceAsync(context))
        {
            context.Fail("The token was revoked.");
        }
    }

    private async Task<bool?> QueryRedisAsync(ClaimsPrincipal user)
    {
        try
        {
            return await revoked.IsRevokedAsync(user.FindFirstValue("jti")!, user.FindFirstValue("sub")!);
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    private async Task<bool> QueryAuthServiceAsync(TokenValidatedContext context)
    {
        var caller = context.HttpContext.RequestAborted;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(caller);
        deadline.CancelAfter(Deadline);
        var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        try
        {
            return await auth.FindSessionAsync(token, deadline.Token) is null;
        }
        catch (OperationCanceledException exception) when (!caller.IsCancellationRequested)
        {
            throw new TimeoutException("AuthService did not respond in time.", exception);
        }
    }
}
