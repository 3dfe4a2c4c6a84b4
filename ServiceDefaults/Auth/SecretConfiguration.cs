using Microsoft.Extensions.Configuration;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Reads secrets from configuration, and refuses those that are none.</summary>
public static class SecretConfiguration
{
    /// <summary>A secret is at least this long, in characters.</summary>
    public const int MinLength = 24;

    private static readonly string[] WellKnown = ["secret", "password", "changeme", "change-me", "default", "example"];

    /// <summary>The secret at <paramref name="key"/>.</summary>
    /// <exception cref="InvalidOperationException">It is missing, too short, or a word that everyone would try first. The message has no part of it.</exception>
    public static string GetSecret(this IConfiguration configuration, string key)
    {
        var value = configuration[key];
        return FindError(key, value) is { } error ? throw new InvalidOperationException(error) : value!;
    }

    /// <summary>Returns what is wrong with a secret, without any part of it, or null if nothing is.</summary>
    internal static string? FindError(string key, string? value) => value switch
    {
        null or "" => $"{key} is not set: the service does not start without this secret.",
        { Length: < MinLength } => $"{key} is too short: a secret has at least {MinLength} characters.",
        _ when value.Distinct().Count() < MinLength / 3 || WellKnown.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase)) =>
            $"{key} can be guessed: let a random generator make it.",
        _ => null,
    };
}
