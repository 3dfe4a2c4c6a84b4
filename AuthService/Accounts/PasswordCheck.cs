using Microsoft.AspNetCore.Identity;

namespace Checkout.AuthService.Accounts;

/// <summary>Compares a password with an account's, in the same time whether there is an account or not.</summary>
internal sealed class PasswordCheck(AccountStore accounts, IPasswordHasher<Account> hasher)
{
    // What an unknown address is checked against, so that the answer's time does not tell that it is unknown.
    private readonly Account _nobody = new(
        Guid.Empty, "", hasher.HashPassword(null!, Guid.NewGuid().ToString()), Roles.Customer, Disabled: true);

    /// <summary>The account, or null when the address, the password, or both are wrong, or the account is disabled.</summary>
    public async Task<Account?> FindAsync(string email, string password, CancellationToken cancellationToken)
    {
        var account = await accounts.FindByEmailAsync(email, cancellationToken) ?? _nobody;
        var result = hasher.VerifyHashedPassword(account, account.PasswordHash, password);
        return result == PasswordVerificationResult.Failed || account.Disabled ? null : account;
    }
}
