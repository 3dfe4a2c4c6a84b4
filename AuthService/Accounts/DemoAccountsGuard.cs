namespace Checkout.AuthService.Accounts;

/// <summary>Prevents the start outside Development if a demo account, whose password is public, can sign in.</summary>
internal sealed class DemoAccountsGuard(PasswordCheck passwords) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (email, password, _) in DemoAccounts.All)
        {
            if (await passwords.FindAsync(email, password, cancellationToken) is not null)
            {
                throw new InvalidOperationException(
                    $"The demo account {email} can sign in with its public password. Disable the account, or start with an empty database.");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
