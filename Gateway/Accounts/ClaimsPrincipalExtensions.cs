using System.Security.Claims;
using Checkout.ServiceDefaults.Auth;

namespace Checkout.Gateway.Accounts;

internal static class ClaimsPrincipalExtensions
{
    public static Guid UserId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue("sub")!);

    /// <summary>Whether the account is a monitor's or a load generator's.</summary>
    public static bool IsSynthetic(this ClaimsPrincipal user) => user.HasClaim(TokenConstants.SyntheticClaim, "true");
}
