using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Checkout.AuthService.Tokens;

/// <summary>The signing keys in the database, the same for every replica.</summary>
internal sealed partial class SigningKeyStore(NpgsqlDataSource database, IOptions<TokenOptions> options, ILogger<SigningKeyStore> logger)
{
    private const int KeySizeInBits = 2048;

    /// <summary>Adds the next key when it is due, removes those whose tokens have all expired, and reads what there is.</summary>
    /// <param name="known">The keys of the last time, which need not be read again.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<SigningKey>> RotateAsync(IReadOnlyList<SigningKey> known, CancellationToken cancellationToken)
    {
        var (lead, lifetime) = (options.Value.KeyPublishLead, options.Value.KeyLifetime);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Replicas take turns, and so agree on one next key. The database's clock is the one that all have.
        await connection.ExecuteAsync("LOCK TABLE signing_keys IN EXCLUSIVE MODE", transaction: transaction);
        var (now, newest) = await connection.QuerySingleAsync<(DateTime Now, DateTime? Newest)>(
            "SELECT now(), (SELECT max(active_at) FROM signing_keys)", transaction: transaction);
        if (newest is null)
        {
            await AddAsync(connection, transaction, activeAt: now);
        }
        else if (now >= newest + lifetime - lead)
        {
            var due = newest.Value + lifetime;
            await AddAsync(connection, transaction, activeAt: due > now + lead ? due : now + lead);
        }

        // A key is done when its successor has signed for longer than any token lives.
        await connection.ExecuteAsync(
            """
            DELETE FROM signing_keys old WHERE EXISTS (
                SELECT 1 FROM signing_keys next WHERE next.active_at > old.active_at AND next.active_at < now() - @longest)
            """,
            new { longest = AccessTokens.LongestLifetime + lead },
            transaction);
        var rows = await connection.QueryAsync<(string Id, string PrivateKey, DateTime ActiveAt)>(
            "SELECT id, private_key, active_at FROM signing_keys ORDER BY active_at DESC", transaction: transaction);
        await transaction.CommitAsync(cancellationToken);
        return [.. rows.Select(row => known.FirstOrDefault(key => key.Key.KeyId == row.Id) ?? ToKey(row.Id, row.PrivateKey, row.ActiveAt))];
    }

    private async Task AddAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTime activeAt)
    {
        using var rsa = RSA.Create(KeySizeInBits);
        var key = new { Id = Guid.CreateVersion7().ToString("N"), PrivateKey = rsa.ExportPkcs8PrivateKeyPem(), ActiveAt = activeAt };
        await connection.ExecuteAsync(
            "INSERT INTO signing_keys (id, private_key, active_at) VALUES (@Id, @PrivateKey, @ActiveAt)", key, transaction);
        LogAdded(key.Id, activeAt);
    }

    private static SigningKey ToKey(string id, string pem, DateTime activeAt)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new SigningKey(new RsaSecurityKey(rsa) { KeyId = id }, activeAt);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.auth.signing_key_added", Message =
        "Added signing key {checkout.signing_key.id}; it signs from {checkout.signing_key.active_at:u}")]
    private partial void LogAdded([TagName("checkout.signing_key.id")] string keyId, [TagName("checkout.signing_key.active_at")] DateTime activeAt);
}
