using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.AuthService.Tokens;

/// <summary>
/// Ends tokens. The database is written first, and decides; Redis gets a copy for the fast look-up. When Redis does not take
/// it, its copy is dropped, and callers ask this service until <see cref="RevocationPublisher"/> has written a new one.
/// </summary>
internal sealed partial class RevokedTokens(
    RevokedTokenStore store, RevocationPublisher publisher, IConnectionMultiplexer redis, TimeProvider time, ILogger<RevokedTokens> logger)
{
    public async Task AddAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await store.AddAsync(tokenId, expiresAt, cancellationToken);
        await PublishAsync(RevocationSet.Token(tokenId), expiresAt + TokenConstants.RevocationGrace);
        LogRevoked(tokenId);
    }

    /// <summary>
    /// Ends every token that a disabled account has. A sign-in that had read the account before it was disabled may yield one
    /// more, which is covered as well: it takes less than the grace.
    /// </summary>
    public async Task RevokeAllAsync(Guid account)
    {
        await PublishAsync(RevocationSet.Account($"{account}"), time.GetUtcNow() + AccessTokens.Lifetime + TokenConstants.RevocationGrace);
        LogAllRevoked(account);
    }

    private async Task PublishAsync(RedisValue member, DateTimeOffset until)
    {
        var database = redis.GetDatabase();
        try
        {
            await database.SortedSetAddAsync(RevocationSet.Key, member, until.ToUnixTimeMilliseconds()).WithinDeadline();
        }
        catch (RedisServerException exception)
        {
            // A Redis that is full refuses to add, and still deletes.
            LogNotPublished(exception);
            await DropAsync(database);
            publisher.Wake();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Whoever is connected to a Redis that is away learns of it too. For one that only this service does not reach,
            // the command waits until it is connected again.
            LogNotPublished(exception);
            await database.KeyDeleteAsync(RevocationSet.Key, CommandFlags.FireAndForget);
            publisher.Wake();
        }
    }

    private async Task DropAsync(IDatabase database)
    {
        try
        {
            await database.KeyDeleteAsync(RevocationSet.Key).WithinDeadline();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogNotDropped(RevocationSet.Lifetime.TotalSeconds, exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.account_revoked", Message = "Revoked all tokens of the disabled account {user.id}")]
    private partial void LogAllRevoked([TagName("user.id")] Guid accountId);

    [LoggerMessage(LogLevel.Information, EventName = "checkout.auth.token_revoked", Message = "Revoked token {checkout.token.id}")]
    private partial void LogRevoked([TagName("checkout.token.id")] string tokenId);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.revocation_write_failed", Message =
        "Failed to write a revocation to Redis; it is in the database")]
    private partial void LogNotPublished(Exception exception);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.revocations_delete_failed", Message =
        "Failed to delete the revoked tokens in Redis; they expire within {checkout.revocations.lifetime} s")]
    private partial void LogNotDropped([TagName("checkout.revocations.lifetime")] double seconds, Exception exception);
}
