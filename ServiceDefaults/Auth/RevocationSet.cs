using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>
/// The copy of the revoked tokens in Redis: one sorted set, which AuthService writes and the Gateway reads. The score of a
/// member is the Unix time in milliseconds at which it expires.
/// </summary>
/// <remarks>
/// <see cref="Complete"/> is a member of the same set, so anything that loses members (FLUSHALL, eviction, a restart without
/// data) loses it too. A set that contains it contains every revoked token.
/// </remarks>
public static class RevocationSet
{
    /// <summary>The key of the set.</summary>
    public static readonly RedisKey Key = "auth:revoked";

    /// <summary>The member that marks the set as complete. AuthService changes its score each time it compares the set with its database.</summary>
    public static readonly RedisValue Complete = "complete";

    /// <summary>The time after which the set is invalid unless AuthService renews it. It limits how long a token stays valid that AuthService revokes while it cannot reach Redis.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Returns the member for a single token.</summary>
    /// <param name="tokenId">The token's <c>jti</c>.</param>
    public static RedisValue Token(string tokenId) => "token:" + tokenId;

    /// <summary>Returns the member for all tokens of an account.</summary>
    /// <param name="accountId">The tokens' <c>sub</c>.</param>
    public static RedisValue Account(string accountId) => "account:" + accountId;
}
