using System.Security.Cryptography;
using Dapper;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Checkout.Auth.Tokens;

/// <summary>
/// The RSA keys that tokens are signed with, kept in the database so that every replica signs and accepts the
/// same. The newest signs; older ones stay valid for the tokens they have signed.
/// </summary>
internal sealed class SigningKeys(NpgsqlDataSource database) : IHostedService
{
    private const int KeySizeInBits = 2048;

    private volatile IReadOnlyList<RsaSecurityKey> _keys = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RsaSecurityKey> All => _keys;

    public SigningCredentials Current => new(_keys[0], SecurityAlgorithms.RsaSha256);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Replicas that start together must agree on one first key.
        await connection.ExecuteAsync("LOCK TABLE signing_keys IN EXCLUSIVE MODE", transaction: transaction);
        if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM signing_keys", transaction: transaction) == 0)
        {
            using var rsa = RSA.Create(KeySizeInBits);
            await connection.ExecuteAsync(
                "INSERT INTO signing_keys (id, private_key) VALUES (@Id, @PrivateKey)",
                new { Id = Guid.CreateVersion7().ToString("N"), PrivateKey = rsa.ExportPkcs8PrivateKeyPem() },
                transaction);
        }

        var rows = await connection.QueryAsync<(string Id, string PrivateKey)>(
            "SELECT id, private_key FROM signing_keys ORDER BY created_at DESC", transaction: transaction);
        await transaction.CommitAsync(cancellationToken);
        _keys = [.. rows.Select(row => ToKey(row.Id, row.PrivateKey))];
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static RsaSecurityKey ToKey(string id, string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new RsaSecurityKey(rsa) { KeyId = id };
    }
}
