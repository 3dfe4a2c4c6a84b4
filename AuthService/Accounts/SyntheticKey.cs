using System.Security.Cryptography;
using System.Text;
using Checkout.ServiceDefaults.Auth;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// The secret of <c>Synthetic:Key</c>. Whoever shows it opens an account that is counted apart from those of people. Without it there are no
/// such accounts.
/// </summary>
internal sealed class SyntheticKey(IConfiguration configuration)
{
    private const string Setting = "Synthetic:Key";

    private readonly byte[]? _hash = string.IsNullOrEmpty(configuration[Setting]) ? null : Hash(configuration.GetSecret(Setting));

    /// <summary>Returns whether a text is the secret, in the same time for every wrong one.</summary>
    public bool Is(string text) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(text));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
