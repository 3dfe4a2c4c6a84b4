using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Creates tokens with AuthService's own key that expired an hour ago, so that tests need not wait for the expiry.</summary>
internal static class ExpiredTokens
{
    public static async Task<string> SignAsync(Database database)
    {
        var (keyId, privateKey) = await database.SigningKeyAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = Encode(new { alg = "RS256", kid = keyId, typ = "JWT" });
        var claims = Encode(new
        {
            iss = "https://checkout.example/auth",
            aud = "checkout",
            sub = Guid.NewGuid(),
            jti = Guid.NewGuid(),
            role = "customer",
            nbf = now - 7200,
            exp = now - 3600,
        });
        using var rsa = RSA.Create();
        rsa.ImportFromPem(privateKey);
        var signature = rsa.SignData(System.Text.Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
