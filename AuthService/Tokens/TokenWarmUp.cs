using Checkout.AuthService.Accounts;
using Checkout.ServiceDefaults.Hosting;

namespace Checkout.AuthService.Tokens;

/// <summary>Signs a token that nobody gets, and looks for the account of a token that does not exist.</summary>
internal sealed class TokenWarmUp(AccessTokens tokens, AccountStore accounts, ILogger<TokenWarmUp> logger) : WarmUp(logger)
{
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        tokens.CreateForService("warm-up");
        await accounts.FindByTokenAsync(Guid.NewGuid(), "warm-up", cancellationToken);
    }
}
