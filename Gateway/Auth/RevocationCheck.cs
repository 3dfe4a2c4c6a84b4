using System.Security.Claims;
using Checkout.ServiceDefaults.Data;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using StackExchange.Redis;

namespace Checkout.Gateway.Auth;

/// <summary>
/// Refuses tokens that were signed out, and those of disabled accounts, at once and on every replica. Redis is asked first; without it AuthService
/// is, which is slower and knows for certain.
/// </summary>
internal sealed partial class RevocationCheck(IConnectionMultiplexer redis, AuthClient auth, ILogger<RevocationCheck> logger)
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
            return await redis.GetDatabase().KeyExistsAsync(
            [
                "auth:revoked:" + user.FindFirstValue("jti"),
                "auth:revoked:account:" + user.FindFirstValue("sub"),
            ]).WithinDeadline() > 0;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogUnavailable(logger, exception);
            var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
            return await auth.FindSessionAsync(token, context.HttpContext.RequestAborted) is null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis is not available: AuthService is asked whether a token is still good")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}
