using System.ComponentModel.DataAnnotations;

namespace Checkout.ServiceDefaults.Health;

/// <summary>The thresholds of <c>Health:Disk</c> and <c>Health:Memory</c>: shares from 0 to 1.</summary>
internal sealed class SaturationOptions : IValidatableObject
{
    /// <summary>Gets or sets the share in use above which the status is warning.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Health: Warning must be from 0 to 1.")]
    public double Warning { get; set; } = 0.80;

    /// <summary>Gets or sets the share in use above which the status is critical.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Health: Critical must be from 0 to 1.")]
    public double Critical { get; set; } = 0.90;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Warning > Critical)
        {
            yield return new ValidationResult("Health: Warning must not be greater than Critical.", [nameof(Warning)]);
        }
    }
}
