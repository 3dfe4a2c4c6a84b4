namespace Checkout.ServiceDefaults.Auth;

/// <summary>What AuthService's tokens say of themselves, to those who accept them.</summary>
public static class Tokens
{
    /// <summary>Who issues them.</summary>
    public const string Issuer = "https://checkout.example/auth";

    /// <summary>Whom a user's token is for: the Gateway, and AuthService itself.</summary>
    public const string UserAudience = "checkout";

    /// <summary>Whom a service's token is for: the services behind the Gateway.</summary>
    public const string ServiceAudience = "checkout-internal";

    /// <summary>The role that a service's token has, and no account can have.</summary>
    public const string ServiceRole = "service";
}
