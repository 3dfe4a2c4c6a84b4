namespace Checkout.AuthService.Accounts;

internal sealed record Account(Guid Id, string Email, string PasswordHash, string Role, bool Disabled, bool Synthetic = false);

internal static class Roles
{
    public const string Customer = "customer";
    public const string Admin = "admin";
}
