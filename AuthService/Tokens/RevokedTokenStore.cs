using Checkout.ServiceDefaults.Auth;
using Dapper;
using Npgsql;

namespace Checkout.AuthService.Tokens;

/// <summary>A token that was signed out, or an account whose tokens were ended, and the time until which that must be known.</summary>
/// <param name="Id">The token's id, or the account's.</param>
/// <param name="IsAccount">Which of the two.</param>
/// <param name="Until">When no token that it is about is accepted any more.</param>
internal sealed record Revocation(string Id, bool IsAccount, DateTime Until);

/// <summary>The database's record of the tokens that were ended. It alone is the truth; Redis has a copy.</summary>
internal sealed class RevokedTokenStore(NpgsqlDataSource database)
{
    /// <summary>Marks one token as ended.</summary>
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
    }

    /// <summary>Gets what was ended since a time, and counts still. An account that was disabled by hand has no time, and is always among them.</summary>
    /// <param name="since">A time of the database's clock, or null for all.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The time of the database's clock at which it was asked, and what was ended.</returns>
    public async Task<(DateTime Now, IReadOnlyList<Revocation> Revocations)> ListAsync(DateTime? since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT now();
            SELECT id, false AS is_account, expires_at + @grace AS until FROM revoked_tokens
            WHERE expires_at + @grace > now() AND revoked_at >= coalesce(@since::timestamptz, '-infinity')
            UNION ALL
            SELECT id::text, true, coalesce(disabled_at, now()) + @lifetime + @grace FROM accounts
            WHERE disabled AND coalesce(disabled_at, now()) + @lifetime + @grace > now()
                AND coalesce(disabled_at, now()) >= coalesce(@since::timestamptz, '-infinity')
            """,
            new { since, grace = TokenConstants.RevocationGrace, lifetime = AccessTokens.Lifetime },
            cancellationToken: cancellationToken));
        var now = await results.ReadSingleAsync<DateTime>();
        var rows = await results.ReadAsync<(string Id, bool IsAccount, DateTime Until)>();
        return (now, [.. rows.Select(row => new Revocation(row.Id, row.IsAccount, row.Until))]);
    }
}
