using Checkout.ServiceDefaults.Data;
using Dapper;
using Npgsql;
using StackExchange.Redis;

namespace Checkout.Auth.Tokens;

/// <summary>
/// The tokens that were signed out. The database knows them all; Redis has a copy that every service can ask in
/// one quick look-up, and forgets each when the token would have expired anyway.
/// </summary>
internal sealed partial class RevokedTokens(
    NpgsqlDataSource database, IConnectionMultiplexer redis, TimeProvider time, ILogger<RevokedTokens> logger)
{
    public async Task AddAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM revoked_tokens WHERE expires_at < now() - interval '1 day';
            INSERT INTO revoked_tokens (id, expires_at) VALUES (@tokenId, @expiresAt) ON CONFLICT DO NOTHING;
            """,
            new { tokenId, expiresAt },
            cancellationToken: cancellationToken));
        var lifetime = expiresAt - time.GetUtcNow();
        if (lifetime > TimeSpan.Zero)
        {
            await redis.GetDatabase().StringSetAsync("auth:revoked:" + tokenId, "1", lifetime).WithinDeadline();
        }

        LogRevoked(logger, tokenId);
    }

    /// <summary>Every token that the account has now: the account itself is disabled, so there will be no others.</summary>
    public async Task AddAllOfAsync(Guid account)
    {
        await redis.GetDatabase().StringSetAsync("auth:revoked:account:" + account, "1", AccessTokens.Lifetime).WithinDeadline();
        LogAllRevoked(logger, account);
    }

    public async Task<bool> ContainsAsync(string tokenId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM revoked_tokens WHERE id = @tokenId)", new { tokenId }, cancellationToken: cancellationToken));
    }

    [LoggerMessage(LogLevel.Warning, "Account {AccountId} is disabled, and all its tokens are revoked")]
    private static partial void LogAllRevoked(ILogger logger, Guid accountId);

    [LoggerMessage(LogLevel.Information, "Token {TokenId} is revoked")]
    private static partial void LogRevoked(ILogger logger, string tokenId);
}
