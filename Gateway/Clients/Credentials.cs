namespace Checkout.Gateway.Clients;

/// <summary>An e-mail address and a password. AuthService validates them.</summary>
public sealed record Credentials(string? Email, string? Password)
{
    /// <summary>Excludes the password, which the generated ToString would include.</summary>
    public override string ToString() => $"credentials of {Email}";
}

/// <summary>An access token (RFC 6750) and its lifetime in seconds.</summary>
public sealed record LoginResponse(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>The created account.</summary>
public sealed record RegisteredAccount(Guid UserId, string Email);
