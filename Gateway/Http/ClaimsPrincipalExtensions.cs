using System.Security.Claims;

namespace Checkout.Gateway.Http;

internal static class ClaimsPrincipalExtensions
{
    public static Guid GetUserId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue("sub")!);

    /// <summary>Returns whether the account is that of a monitor or a load generator.</summary>
    public static bool IsSynthetic(this ClaimsPrincipal user) => user.HasClaim(TokenConstants.SyntheticClaim, "true");
}
