using Dapper;
using Npgsql;

namespace Checkout.AuthService.Accounts;

internal sealed class AccountStore(NpgsqlDataSource database)
{
    private const string Columns = "id, email, password_hash AS PasswordHash, role, disabled, synthetic";

    /// <summary>False when the e-mail address has an account already.</summary>
    public async Task<bool> AddAsync(Account account, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO accounts (id, email, password_hash, role, disabled, synthetic)
            VALUES (@Id, @Email, @PasswordHash, @Role, @Disabled, @Synthetic)
            ON CONFLICT DO NOTHING
            """,
            account,
            cancellationToken: cancellationToken)) == 1;
    }

    public async Task DisableAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts SET disabled = true, disabled_at = now() WHERE id = @id", new { id }, cancellationToken: cancellationToken));
    }

    public Task<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        FindAsync("lower(email) = lower(@email)", new { email }, cancellationToken);

    public Task<Account?> FindByIdAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("id = @id", new { id }, cancellationToken);

    /// <summary>Returns the account that a token was issued to, or null if the account or the token was ended.</summary>
    public Task<Account?> FindByTokenAsync(Guid id, string tokenId, CancellationToken cancellationToken) =>
        FindAsync(
            "id = @id AND NOT disabled AND NOT EXISTS (SELECT FROM revoked_tokens WHERE id = @tokenId)", new { id, tokenId }, cancellationToken);

    private async Task<Account?> FindAsync(string condition, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Account>(new CommandDefinition(
            $"SELECT {Columns} FROM accounts WHERE {condition}", parameters, cancellationToken: cancellationToken));
    }
}
