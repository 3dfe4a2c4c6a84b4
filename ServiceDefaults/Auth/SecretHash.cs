using System.Security.Cryptography;
using System.Text;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>
/// The SHA-256 hash with which a service recognizes a secret. Hashes have the same length, so their comparison does not reveal the
/// length of the secret.
/// </summary>
public static class SecretHash
{
    /// <summary>Creates the hash of a secret.</summary>
    public static byte[] Create(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Returns whether <paramref name="text"/> is the secret with the hash. Compares in constant time.</summary>
    /// <param name="hash">The hash of the secret, or an empty array if there is no secret.</param>
    /// <param name="text">The text that a caller sent.</param>
    public static bool Matches(byte[] hash, string text) => CryptographicOperations.FixedTimeEquals(hash, Create(text));
}
