using Microsoft.AspNetCore.Identity;

namespace Checkout.AuthService.Accounts;

/// <summary>Verifies a password. Takes the same time whether the account exists or not.</summary>
internal sealed class PasswordCheck(AccountStore accounts, IPasswordHasher<Account> hasher)
{
    // Hashed for an unknown address, so that the response time does not reveal that it is unknown.
    private readonly Account _unknownAccount = new(
        Guid.Empty, "", hasher.HashPassword(null!, Guid.NewGuid().ToString()), Roles.Customer, Disabled: true);

    /// <summary>Returns the account, or null if the address or the password is wrong, or the account is disabled.</summary>
    public async Task<Account?> FindAsync(string email, string password, CancellationToken cancellationToken)
    {
        var account = await accounts.FindByEmailAsync(email, cancellationToken) ?? _unknownAccount;
        var result = hasher.VerifyHashedPassword(account, account.PasswordHash, password);
        return result == PasswordVerificationResult.Failed || account.Disabled ? null : account;
    }
}
