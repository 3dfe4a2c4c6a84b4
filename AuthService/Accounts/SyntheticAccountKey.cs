namespace Checkout.AuthService.Accounts;

/// <summary>
/// The secret of <c>Synthetic:Key</c>. A caller with it can create synthetic accounts, whose requests are counted separately.
/// If it is not set, no synthetic accounts can be created.
/// </summary>
internal sealed class SyntheticAccountKey(IConfiguration configuration)
{
    private const string Setting = "Synthetic:Key";

    private readonly byte[]? _hash = string.IsNullOrEmpty(configuration[Setting]) ? null : SecretHash.Create(configuration.GetSecret(Setting));

    /// <summary>Returns whether a text is the secret. Compares in constant time.</summary>
    public bool Matches(string text) => _hash is not null && SecretHash.Matches(_hash, text);
}
