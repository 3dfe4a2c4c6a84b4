using System.Security.Claims;
using Checkout.ServiceDefaults.Data;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Checkout.Gateway.Auth;

/// <summary>
/// Refuses tokens that were signed out, and those of disabled accounts, at once and on every replica. Redis is asked first; without it AuthService
/// is, which is slower and knows for certain.
/// </summary>
internal sealed class RevocationCheck(ResilientRedis redis, AuthClient auth)
{
    public async Task CheckAsync(TokenValidatedContext context)
    {
        if (await IsRevokedAsync(context))
        {
            context.Fail("The token was signed out.");
        }
    }

    private async Task<bool> IsRevokedAsync(TokenValidatedContext context)
    {
        try
        {
            var user = context.Principal!;
            return await redis.ExecuteAsync(database => database.KeyExistsAsync(
            [
                "auth:revoked:" + user.FindFirstValue("jti"),
                "auth:revoked:account:" + user.FindFirstValue("sub"),
            ])) > 0;
        }
        catch (RedisUnavailableException)
        {
            var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
            return await auth.FindSessionAsync(token, context.HttpContext.RequestAborted) is null;
        }
    }
}
