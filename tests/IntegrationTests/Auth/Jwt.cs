using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Parses and changes a JSON Web Token without the libraries of the services.</summary>
internal sealed record Jwt
{
    private readonly string _header;
    private readonly string _payload;
    private readonly string _signature;

    public Jwt(string token)
    {
        var parts = token.Split('.');
        (_header, _payload, _signature) = (parts[0], parts[1], parts[2]);
    }

    public string KeyId => Decode(_header).GetProperty("kid").GetString()!;

    public JsonElement Payload => Decode(_payload);

    private byte[] Signed => Encoding.ASCII.GetBytes($"{_header}.{_payload}");

    /// <summary>Returns the published keys of a service by id.</summary>
    public static async Task<Dictionary<string, RSAParameters>> PublishedKeysAsync(ApiClient client)
    {
        var discovery = await client.GetAsync("/.well-known/openid-configuration");
        var keys = await client.GetAsync(new Uri(discovery.Member("jwks_uri")).AbsolutePath);
        return keys.Json.GetProperty("keys").EnumerateArray().ToDictionary(
            key => key.GetProperty("kid").GetString()!,
            key => new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
                Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
            });
    }

    public bool IsSignedBy(RSAParameters key)
    {
        using var rsa = RSA.Create(key);
        return rsa.VerifyData(Signed, Base64Url.DecodeFromChars(_signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Returns the token with another claim and its original signature.</summary>
    public Jwt With((string Name, JsonNode Value) claim) => new($"{_header}.{Change(_payload, claim)}.{_signature}");

    public Jwt Without(string claim) => new($"{_header}.{Change(_payload, (claim, null))}.{_signature}");

    public Jwt WithHeader((string Name, JsonNode Value) member) => new($"{Change(_header, (member.Name, member.Value))}.{_payload}.{_signature}");

    public Jwt WithAlgorithm(string algorithm) => new($"{Change(_header, ("alg", algorithm))}.{_payload}.{_signature}");

    public Jwt Unsigned() => new($"{_header}.{_payload}.");

    public Jwt SignedBy(RSA key) => Sign(key.SignData(Signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public Jwt SignedWithSecret(string secret) => Sign(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Signed));

    public override string ToString() => $"{_header}.{_payload}.{_signature}";

    private Jwt Sign(byte[] signature) => new($"{_header}.{_payload}.{Base64Url.EncodeToString(signature)}");

    private static JsonElement Decode(string part) => JsonElement.Parse(Base64Url.DecodeFromChars(part));

    private static string Change(string part, (string Name, JsonNode? Value) member)
    {
        var json = JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
        json.Remove(member.Name);
        if (member.Value is not null)
        {
            json[member.Name] = member.Value;
        }

        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
    }
}
