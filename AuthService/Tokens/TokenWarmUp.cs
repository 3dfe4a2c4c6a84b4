using Checkout.Auth.Accounts;
using Checkout.ServiceDefaults.Hosting;

namespace Checkout.Auth.Tokens;

/// <summary>Signs a token that nobody gets, and looks for an account and a token that do not exist.</summary>
internal sealed class TokenWarmUp(AccessTokens tokens, AccountStore accounts, RevokedTokenStore revoked, ILogger<TokenWarmUp> logger) : WarmUp(logger)
{
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        tokens.CreateForService("warm-up");
        await revoked.ContainsAsync("warm-up", cancellationToken);
        await accounts.FindByIdAsync(Guid.NewGuid(), cancellationToken);
    }
}
