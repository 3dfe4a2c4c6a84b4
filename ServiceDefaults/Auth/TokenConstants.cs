namespace Checkout.ServiceDefaults.Auth;

/// <summary>What AuthService's tokens say of themselves, to those who accept them.</summary>
public static class TokenConstants
{
    /// <summary>Who issues them.</summary>
    public const string Issuer = "https://checkout.example/auth";

    /// <summary>Whom a user's token is for: the Gateway, and AuthService itself.</summary>
    public const string UserAudience = "checkout";

    /// <summary>Whom a service's token is for: the services behind the Gateway.</summary>
    public const string ServiceAudience = "checkout-internal";

    /// <summary>The role that a service's token has, and no account can have.</summary>
    public const string ServiceRole = "service";

    /// <summary>The claim, with the value <c>true</c>, of an account whose doings are counted apart from those of people.</summary>
    public const string SyntheticClaim = "synthetic";

    /// <summary>How far the clocks of those who issue and verify tokens may differ. A token is accepted for so long after its end.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a revocation is kept beyond the end of the token that it is about: the skew, and a minute for a sign-in that was under way
    /// when its account was disabled, and so has a later end.
    /// </summary>
    public static readonly TimeSpan RevocationGrace = ClockSkew + TimeSpan.FromMinutes(1);
}
