namespace Checkout.ServiceDefaults.Auth;

/// <summary>The claim values of AuthService's tokens, shared by issuer and services.</summary>
public static class TokenConstants
{
    /// <summary>The issuer.</summary>
    public const string Issuer = "https://checkout.example/auth";

    /// <summary>The audience of a user's token: the Gateway, and AuthService itself.</summary>
    public const string UserAudience = "checkout";

    /// <summary>The audience of a service's token: the services behind the Gateway.</summary>
    public const string ServiceAudience = "checkout-internal";

    /// <summary>The role of a service's token. No account can have it.</summary>
    public const string ServiceRole = "service";

    /// <summary>The claim, with the value <c>true</c>, of synthetic accounts, whose requests are counted separately.</summary>
    public const string SyntheticClaim = "synthetic";

    /// <summary>The allowed clock difference between issuer and services. A token is accepted for this long after it expires.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time for which a revocation is kept after its token expires: the clock skew, and one minute for a sign-in that was in
    /// progress when the account was disabled, whose token expires later.
    /// </summary>
    public static readonly TimeSpan RevocationGrace = ClockSkew + TimeSpan.FromMinutes(1);
}
