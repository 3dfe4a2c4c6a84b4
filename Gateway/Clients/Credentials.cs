namespace Checkout.Gateway.Clients;

/// <summary>An e-mail address and a password. AuthService says what is wrong with them.</summary>
public sealed record Credentials(string? Email, string? Password)
{
    /// <summary>A record's own ToString would print the password.</summary>
    public override string ToString() => $"credentials of {Email}";
}

/// <summary>An access token (RFC 6750) and its lifetime in seconds.</summary>
public sealed record LoginResponse(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>The account that was opened.</summary>
public sealed record RegisteredAccount(Guid UserId, string Email);
