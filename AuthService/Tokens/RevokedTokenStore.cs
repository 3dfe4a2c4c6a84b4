using Dapper;
using Npgsql;

namespace Checkout.AuthService.Tokens;

/// <summary>A revoked token, or an account all of whose tokens are revoked.</summary>
/// <param name="Id">The id of the token or the account.</param>
/// <param name="IsAccount">Whether the id is that of an account.</param>
/// <param name="Until">The time after which all affected tokens have expired.</param>
internal sealed record Revocation(string Id, bool IsAccount, DateTime Until);

/// <summary>The revoked tokens in the database, the source of truth. Redis has a copy.</summary>
internal sealed class RevokedTokenStore(NpgsqlDataSource database)
{
    /// <summary>Revokes one token.</summary>
    public Task AddAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            DELETE FROM revoked_tokens WHERE expires_at < now() - interval '1 day';
            INSERT INTO revoked_tokens (id, expires_at) VALUES (@tokenId, @expiresAt) ON CONFLICT DO NOTHING;
            """,
            new { tokenId, expiresAt },
            cancellationToken);

    /// <summary>Gets the current revocations since a time. Always includes accounts disabled by hand, which have no time.</summary>
    /// <param name="since">A time of the database's clock, or null for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The time of the query by the database's clock, and the revocations.</returns>
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
