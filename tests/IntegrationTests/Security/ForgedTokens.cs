using System.Security.Cryptography;
using Checkout.Tests.Integration.Auth;

namespace Checkout.Tests.Integration.Security;

/// <summary>Creates invalid tokens from a valid one.</summary>
internal static class ForgedTokens
{
    /// <param name="goodToken">A valid token.</param>
    /// <param name="key">The key of its signature, so that only the changed part is invalid.</param>
    public static IEnumerable<(string What, string Token)> CreateAll(string goodToken, RSA key)
    {
        var good = new Jwt(goodToken);
        var longAgo = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds();
        var publicKey = key.ExportSubjectPublicKeyInfoPem();
        using var strangers = RSA.Create(2048);
        foreach (var none in (string[])["none", "None", "NONE", "nOnE", ""])
        {
            yield return ($"alg {none}, unsigned", good.WithAlgorithm(none).Unsigned().ToString());
            yield return ($"alg {none}, signed", good.WithAlgorithm(none).ToString());
        }

        foreach (var algorithm in (string[])["HS256", "HS384", "HS512"])
        {
            yield return ($"{algorithm} with the public key", good.WithAlgorithm(algorithm).SignedWithSecret(publicKey).ToString());
            yield return ($"{algorithm} with an empty key", good.WithAlgorithm(algorithm).SignedWithSecret("").ToString());
        }

        yield return ("no signature", good.Unsigned().ToString());
        yield return ("a stranger's signature", good.SignedBy(strangers).ToString());
        yield return ("a stranger's key in the header", good.WithHeader(("kid", "stranger")).SignedBy(strangers).ToString());
        yield return ("a key by address", good.WithHeader(("jku", "http://evil.example/jwks.json")).SignedBy(strangers).ToString());
        yield return ("a key id that is a path", good.WithHeader(("kid", "../../../../dev/null")).SignedWithSecret("").ToString());
        yield return ("a key id that is SQL", good.WithHeader(("kid", "' UNION SELECT 'a'--")).SignedWithSecret("a").ToString());
        yield return ("a tampered role", good.With(("role", "admin")).ToString());
        yield return ("a tampered subject", good.With(("sub", Guid.NewGuid().ToString())).ToString());
        yield return ("a later end", good.With(("exp", DateTimeOffset.UtcNow.AddYears(1).ToUnixTimeSeconds())).ToString());
        yield return ("expired", good.With(("exp", longAgo)).SignedBy(key).ToString());
        yield return ("not valid yet", good.With(("nbf", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds())).SignedBy(key).ToString());
        yield return ("without an end", good.Without("exp").SignedBy(key).ToString());
        yield return ("another audience", good.With(("aud", "another")).SignedBy(key).ToString());
        yield return ("without an audience", good.Without("aud").SignedBy(key).ToString());
        yield return ("another issuer", good.With(("iss", "https://evil.example")).SignedBy(key).ToString());
        yield return ("without an issuer", good.Without("iss").SignedBy(key).ToString());
        yield return ("nothing", "");
        yield return ("dots", "..");
        yield return ("four parts", goodToken + ".e30");
        yield return ("five parts", "e30.e30.e30.e30.e30");
        yield return ("half of it", goodToken[..(goodToken.Length / 2)]);
        yield return ("one character changed", goodToken[..^10] + (goodToken[^10] == 'A' ? 'B' : 'A') + goodToken[^9..]);
        yield return ("spaces", goodToken.Replace(".", " . ", StringComparison.Ordinal));
        yield return ("very long", new string('a', 8_000) + goodToken[goodToken.IndexOf('.', StringComparison.Ordinal)..]);
    }
}
