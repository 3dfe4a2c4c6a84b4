using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Checkout.AuthService.Tokens;

/// <summary>Short-lived JWT access tokens (RFC 9068), signed with the newest key.</summary>
internal sealed class AccessTokens(SigningKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The lifetime of a service token. Services replace it every five minutes, so they can work for most of an hour without AuthService.
    /// </summary>
    public static readonly TimeSpan ServiceLifetime = TimeSpan.FromHours(1);

    public static readonly TimeSpan LongestLifetime = ServiceLifetime;

    private readonly JsonWebTokenHandler _handler = new();

    public string Create(Account account)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = account.Id.ToString(),
            ["email"] = account.Email,
            ["role"] = account.Role,
        };
        if (account.Synthetic)
        {
            claims[TokenConstants.SyntheticClaim] = true;
        }

        return Create(TokenConstants.UserAudience, Lifetime, claims);
    }

    public string CreateForService(string client) => Create(TokenConstants.ServiceAudience, ServiceLifetime, new()
    {
        ["sub"] = client,
        ["role"] = TokenConstants.ServiceRole,
    });

    private string Create(string audience, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        claims["jti"] = Guid.NewGuid().ToString("N");
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenConstants.Issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = keys.Current,
        });
    }
}
