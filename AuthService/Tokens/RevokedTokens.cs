using StackExchange.Redis;

namespace Checkout.AuthService.Tokens;

/// <summary>
/// Revokes tokens. Writes to the database, the source of truth, and then to the copy in Redis for fast lookups. If Redis
/// rejects the write, the copy is deleted, and callers query this service until <see cref="RevocationPublisher"/> has
/// written a new one.
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
    /// Revokes all tokens of a disabled account, including that of a sign-in that read the account before it was disabled:
    /// such a sign-in takes less than the grace period.
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
            // A full Redis rejects additions, but still deletes.
            LogNotPublished(exception);
            await DropAsync(database);
            publisher.Wake();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // If Redis is down, its other clients notice too. If only this service cannot reach it, the command is queued until
            // the connection is restored.
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
        "Failed to write a revocation to Redis; retrying from the database")]
    private partial void LogNotPublished(Exception exception);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.revocations_delete_failed", Message =
        "Failed to delete the revoked tokens in Redis; they expire within {checkout.revocations.lifetime} s")]
    private partial void LogNotDropped([TagName("checkout.revocations.lifetime")] double seconds, Exception exception);
}
