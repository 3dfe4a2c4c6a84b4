using System.ComponentModel.DataAnnotations;

namespace Checkout.Gateway.Usage;

/// <summary>The section <c>Usage</c>.</summary>
internal sealed class UsageOptions : IValidatableObject
{
    public const string Section = "Usage";

    /// <summary>Gets or sets the clients that always appear by name, also in metrics.</summary>
    public IReadOnlyList<string> Clients { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A client with a reserved name would be counted together with unknown clients.
        if (Clients.Any(client => string.IsNullOrWhiteSpace(client) || client is UsageClients.Anonymous or UsageClients.Other))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(Clients)} must have names other than '{UsageClients.Anonymous}' and '{UsageClients.Other}'.", [nameof(Clients)]);
        }
    }
}
