using Microsoft.AspNetCore.Identity;

namespace Checkout.Auth.Accounts;

/// <summary>The accounts the README names. Added in Development only.</summary>
internal sealed class DemoAccounts(AccountStore accounts, IPasswordHasher<Account> hasher) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await AddAsync("demo@example.com", "demo-password", Roles.Customer, cancellationToken);
        await AddAsync("admin@example.com", "admin-password", Roles.Admin, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AddAsync(string email, string password, string role, CancellationToken cancellationToken)
    {
        var account = new Account(Guid.CreateVersion7(), email, "", role, Disabled: false);
        await accounts.AddAsync(account with { PasswordHash = hasher.HashPassword(account, password) }, cancellationToken);
    }
}
