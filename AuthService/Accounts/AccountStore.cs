using Npgsql;

namespace Checkout.AuthService.Accounts;

internal sealed class AccountStore(NpgsqlDataSource database)
{
    private const string Columns = "id, email, password_hash AS PasswordHash, role, disabled, synthetic";

    /// <summary>Adds an account. Returns false if the e-mail address already has one.</summary>
    public async Task<bool> AddAsync(Account account, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            """
            INSERT INTO accounts (id, email, password_hash, role, disabled, synthetic)
            VALUES (@Id, @Email, @PasswordHash, @Role, @Disabled, @Synthetic)
            ON CONFLICT DO NOTHING
            """,
            account,
            cancellationToken) == 1;

    public Task DisableAsync(Guid id, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE accounts SET disabled = true, disabled_at = now() WHERE id = @id", new { id }, cancellationToken);

    public Task<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        FindAsync("lower(email) = lower(@email)", new { email }, cancellationToken);

    public Task<Account?> FindByIdAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("id = @id", new { id }, cancellationToken);

    /// <summary>Returns the account of a token, or null if the account is disabled or the token revoked.</summary>
    public Task<Account?> FindByTokenAsync(Guid id, string tokenId, CancellationToken cancellationToken) =>
        FindAsync(
            "id = @id AND NOT disabled AND NOT EXISTS (SELECT FROM revoked_tokens WHERE id = @tokenId)", new { id, tokenId }, cancellationToken);

    private Task<Account?> FindAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<Account>($"SELECT {Columns} FROM accounts WHERE {condition}", parameters, cancellationToken);
}
