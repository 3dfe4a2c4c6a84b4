using System.ComponentModel.DataAnnotations;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Validates an option that holds a secret, by the rules of <see cref="SecretConfiguration"/>.</summary>
/// <param name="key">The setting's key, for the error message.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute(string key) : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SecretConfiguration.FindError(key, value as string) is { } error
            ? new ValidationResult(error, [validationContext.MemberName!])
            : ValidationResult.Success;
}
