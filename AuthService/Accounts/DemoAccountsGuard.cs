namespace Checkout.AuthService.Accounts;

/// <summary>Outside Development the service does not start on a database in which a demo account, whose password is in the README, can sign in.</summary>
internal sealed class DemoAccountsGuard(PasswordCheck passwords) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (email, password, _) in DemoAccounts.All)
        {
            if (await passwords.FindAsync(email, password, cancellationToken) is not null)
            {
                throw new InvalidOperationException(
                    $"{email} can sign in with the password that everyone knows. Disable the account, or start with an empty database.");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
