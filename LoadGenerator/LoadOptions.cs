using System.ComponentModel.DataAnnotations;

namespace Checkout.LoadGenerator;

/// <summary>The settings of the section <c>LoadGenerator</c>.</summary>
internal sealed class LoadOptions : IValidatableObject
{
    public const string Section = "LoadGenerator";

    /// <summary>Gets or sets the address of the storefront.</summary>
    [Required(ErrorMessage = "LoadGenerator:Url is not set. Set it to the address of the storefront.")]
    public Uri? Url { get; set; }

    /// <summary>Gets or sets whether shopping starts with the process, instead of when the scenario is switched on.</summary>
    public bool Start { get; set; }

    /// <summary>Gets or sets the number of actions per second, over all shoppers.</summary>
    [Range(0.0, 200.0, MinimumIsExclusive = true, ErrorMessage = "LoadGenerator:Rate must be more than 0 and at most 200 a second.")]
    public double Rate { get; set; } = 5;

    /// <summary>Gets or sets the number of accounts.</summary>
    [Range(1, 1000, ErrorMessage = "LoadGenerator:Shoppers must be 1 to 1000.")]
    public int Shoppers { get; set; } = 20;

    /// <summary>
    /// Gets or sets whether the accounts are synthetic, so that service level objectives exclude them. Off by default, because a demonstration
    /// shows the effect on users.
    /// </summary>
    public bool Synthetic { get; set; }

    /// <summary>Gets or sets the <c>Synthetic:Key</c> of AuthService, which is required to register synthetic accounts.</summary>
    public string? SyntheticKey { get; set; }

    public LoadMix Mix { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is { IsAbsoluteUri: false })
        {
            yield return new ValidationResult("LoadGenerator:Url must be an absolute address.", [nameof(Url)]);
        }

        if (!Mix.IsValid)
        {
            yield return new ValidationResult(
                "LoadGenerator:Mix must have weights of 0 to 1000, and one of them above 0.", [nameof(Mix)]);
        }

        if (Synthetic && string.IsNullOrEmpty(SyntheticKey))
        {
            yield return new ValidationResult("LoadGenerator:SyntheticKey is not set: synthetic accounts require it.", [nameof(SyntheticKey)]);
        }
    }
}
