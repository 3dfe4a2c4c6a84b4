using Microsoft.Extensions.Configuration;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Reads secrets from configuration, and rejects missing or weak ones.</summary>
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
        return value switch
        {
            null or "" => throw new InvalidOperationException($"{key} is not set: the service requires this secret."),
            { Length: < MinLength } => throw new InvalidOperationException($"{key} is too short: a secret must have at least {MinLength} characters."),
            _ when value.Distinct().Count() < MinLength / 3 || WellKnown.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase)) =>
                throw new InvalidOperationException($"{key} is easy to guess: set a randomly generated secret."),
            _ => value,
        };
    }
}
