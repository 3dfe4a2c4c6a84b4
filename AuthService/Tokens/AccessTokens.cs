using Checkout.Auth.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Checkout.Auth.Tokens;

/// <summary>Short-lived JWT access tokens (RFC 9068), signed with the newest key.</summary>
internal sealed class AccessTokens(SigningKeys keys, TimeProvider time)
{
    public const string Issuer = "https://checkout.example/auth";
    public const string Audience = "checkout";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly JsonWebTokenHandler _handler = new();

    public string Create(Account account)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = account.Id.ToString(),
                ["jti"] = Guid.NewGuid().ToString("N"),
                ["email"] = account.Email,
                ["role"] = account.Role,
            },
            SigningCredentials = keys.Current,
        });
    }
}
