using Microsoft.AspNetCore.Identity;

namespace Checkout.AuthService.Accounts;

/// <summary>The accounts the README names. Added in Development only.</summary>
internal sealed class DemoAccounts(AccountStore accounts, IPasswordHasher<Account> hasher) : IHostedService
{
    public static readonly (string Email, string Password, string Role)[] All =
    [
        ("demo@example.com", "demo-password", Roles.Customer),
        ("admin@example.com", "admin-password", Roles.Admin),
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (email, password, role) in All)
        {
            var account = new Account(Guid.CreateVersion7(), email, "", role, Disabled: false);
            await accounts.AddAsync(account with { PasswordHash = hasher.HashPassword(account, password) }, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
