using Microsoft.IdentityModel.Tokens;

namespace Checkout.AuthService.Tokens;

/// <summary>The endpoints for token validation: OpenID Connect discovery, and the public keys (RFC 7517).</summary>
internal static class SigningKeysApi
{
    private const string KeysPath = "/.well-known/jwks.json";

    public static void MapSigningKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/openid-configuration", (HttpRequest request) => TypedResults.Ok(new Dictionary<string, string>
        {
            ["issuer"] = TokenConstants.Issuer,
            ["jwks_uri"] = $"{request.Scheme}://{request.Host}{KeysPath}",
        })).WithTags("Keys").AllowAnonymous();
        routes.MapGet(KeysPath, (SigningKeys keys) => TypedResults.Ok(new { keys = keys.All.Select(GetPublicPart) })).WithTags("Keys").AllowAnonymous();
    }

    private static Dictionary<string, string> GetPublicPart(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = SecurityAlgorithms.RsaSha256,
            ["kid"] = key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
