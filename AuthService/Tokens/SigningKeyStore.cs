using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Checkout.AuthService.Tokens;

/// <summary>The signing keys in the database, shared by all replicas.</summary>
internal sealed partial class SigningKeyStore(NpgsqlDataSource database, IOptions<TokenOptions> options, ILogger<SigningKeyStore> logger)
{
    private const int KeySizeInBits = 2048;

    /// <summary>Adds the next key if it is due, deletes keys whose tokens have all expired, and returns the current keys.</summary>
    /// <param name="known">The keys of the previous call, which are reused.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<SigningKey>> RotateAsync(IReadOnlyList<SigningKey> known, CancellationToken cancellationToken)
    {
        var (lead, lifetime) = (options.Value.KeyPublishLead, options.Value.KeyLifetime);
        var rows = await database.InTransactionAsync(
            async transaction =>
            {
                // The lock serializes replicas, so that they agree on the next key. All of them use the database's clock.
                await transaction.ExecuteAsync("LOCK TABLE signing_keys IN EXCLUSIVE MODE", parameters: null, cancellationToken);
                var (now, newest) = await transaction.QuerySingleAsync<(DateTime Now, DateTime? Newest)>(
                    "SELECT now(), (SELECT max(active_at) FROM signing_keys)", parameters: null, cancellationToken);
                if (newest is null)
                {
                    await AddAsync(transaction, activeAt: now, cancellationToken);
                }
                else if (now >= newest + lifetime - lead)
                {
                    var due = newest.Value + lifetime;
                    await AddAsync(transaction, activeAt: due > now + lead ? due : now + lead, cancellationToken);
                }

                // A key is obsolete when its successor has been in use for longer than the longest lifetime of a token.
                await transaction.ExecuteAsync(
                    """
                    DELETE FROM signing_keys old WHERE EXISTS (
                        SELECT 1 FROM signing_keys next WHERE next.active_at > old.active_at AND next.active_at < now() - @longest)
                    """,
                    new { longest = AccessTokens.LongestLifetime + lead },
                    cancellationToken);
                return await transaction.QueryAsync<(string Id, string PrivateKey, DateTime ActiveAt)>(
                    "SELECT id, private_key, active_at FROM signing_keys ORDER BY active_at DESC", parameters: null, cancellationToken);
            },
            cancellationToken);
        return [.. rows.Select(row => known.FirstOrDefault(key => key.Key.KeyId == row.Id) ?? ToKey(row.Id, row.PrivateKey, row.ActiveAt))];
    }

    private async Task AddAsync(NpgsqlTransaction transaction, DateTime activeAt, CancellationToken cancellationToken)
    {
        using var rsa = RSA.Create(KeySizeInBits);
        var key = new { Id = Guid.CreateVersion7().ToString("N"), PrivateKey = rsa.ExportPkcs8PrivateKeyPem(), ActiveAt = activeAt };
        await transaction.ExecuteAsync(
            "INSERT INTO signing_keys (id, private_key, active_at) VALUES (@Id, @PrivateKey, @ActiveAt)", key, cancellationToken);
        LogAdded(key.Id, activeAt);
    }

    private static SigningKey ToKey(string id, string pem, DateTime activeAt)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new SigningKey(new RsaSecurityKey(rsa) { KeyId = id }, activeAt);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.auth.signing_key_added", Message =
        "Added signing key {checkout.signing_key.id}, active from {checkout.signing_key.active_at:u}")]
    private partial void LogAdded([TagName("checkout.signing_key.id")] string keyId, [TagName("checkout.signing_key.active_at")] DateTime activeAt);
}
