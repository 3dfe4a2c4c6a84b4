using Microsoft.Extensions.Configuration;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>
/// Reads secrets from configuration, and rejects missing or weak ones. For services that need a secret while they are being
/// registered, such as the key of an authentication scheme: options are bound and validated only later.
/// </summary>
public static class SecretConfiguration
{
    /// <summary>The minimum length of a secret in characters.</summary>
    public const int MinLength = 24;

    private static readonly string[] WellKnown = ["secret", "password", "changeme", "change-me", "default", "example"];

    /// <summary>Gets the secret at <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">The secret is missing, too short, or a common word. The message has no part of it.</exception>
    public static string GetSecret(this IConfiguration configuration, string key)
    {
        var value = configuration[key];
        return FindError(key, value) is { } error ? throw new InvalidOperationException(error) : value!;
    }

    /// <summary>Returns the error of an invalid secret, without any part of it, or null if it is valid.</summary>
    internal static string? FindError(string key, string? value) => value switch
    {
        null or "" => $"{key} is not set: the service requires this secret.",
        { Length: < MinLength } => $"{key} is too short: a secret must have at least {MinLength} characters.",
        _ when value.Distinct().Count() < MinLength / 3 || WellKnown.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase)) =>
            $"{key} is easy to guess: set a randomly generated secret.",
        _ => null,
    };
}
