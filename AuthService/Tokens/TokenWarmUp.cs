namespace Checkout.AuthService.Tokens;

/// <summary>Checks the password of an account that does not exist, signs a token that is discarded, and queries the account of a token that does not exist.</summary>
internal sealed class TokenWarmUp(
    AccessTokens tokens, AccountStore accounts, PasswordCheck passwords, SignInThrottle throttle, ILogger<TokenWarmUp> logger) : WarmUp(logger)
{
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        await throttle.GetWaitTimeAsync("warm-up", address: null);
        await passwords.FindAsync("warm-up", "warm-up", cancellationToken);
        tokens.CreateForService("warm-up");
        await accounts.FindByTokenAsync(Guid.NewGuid(), "warm-up", cancellationToken);
    }
}
