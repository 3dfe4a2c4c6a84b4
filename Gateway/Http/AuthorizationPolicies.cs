namespace Checkout.Gateway.Http;

/// <summary>The names of the authorization policies.</summary>
internal static class AuthorizationPolicies
{
    public const string Admin = "admin";
}
