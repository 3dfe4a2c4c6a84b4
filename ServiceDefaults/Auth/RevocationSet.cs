using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>
/// The copy in Redis of the tokens that were ended: one sorted set, which AuthService writes and the Gateway reads. The score
/// of a member is the time until which it counts, in milliseconds since 1970.
/// </summary>
/// <remarks>
/// <see cref="Complete"/> is a member of the same set, so whatever takes members away (FLUSHALL, eviction, a restart without
/// data) takes it away too: a set that has it has every token that was ended.
/// </remarks>
public static class RevocationSet
{
    /// <summary>The key of the set.</summary>
    public static readonly RedisKey Key = "auth:revoked";

    /// <summary>The member that says that no other one is missing. Its score changes each time AuthService has compared the set with its database.</summary>
    public static readonly RedisValue Complete = "complete";

    /// <summary>Time until the set is no longer believed when AuthService does not renew it: what an AuthService that is cut off from Redis ends is good for so long at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>The member for a single token.</summary>
    /// <param name="tokenId">The token's <c>jti</c>.</param>
    public static RedisValue Token(string tokenId) => "token:" + tokenId;

    /// <summary>The member for all tokens of an account.</summary>
    /// <param name="accountId">The tokens' <c>sub</c>.</param>
    public static RedisValue Account(string accountId) => "account:" + accountId;
}
