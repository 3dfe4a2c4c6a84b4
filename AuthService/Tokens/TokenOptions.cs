using System.ComponentModel.DataAnnotations;

namespace Checkout.AuthService.Tokens;

/// <summary>The section <c>Tokens</c>.</summary>
internal sealed class TokenOptions : IValidatableObject
{
    public const string Section = "Tokens";

    /// <summary>How long a key signs before the next takes over.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs, so that everybody has it by then.</summary>
    public TimeSpan KeyPublishLead { get; set; } = TimeSpan.FromMinutes(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeyPublishLead <= TimeSpan.Zero)
        {
            yield return new ValidationResult("Tokens:KeyPublishLead must be longer than zero.", [nameof(KeyPublishLead)]);
        }

        if (KeyLifetime < 2 * KeyPublishLead)
        {
            yield return new ValidationResult("Tokens:KeyLifetime must be at least twice KeyPublishLead.", [nameof(KeyLifetime)]);
        }
    }
}
