using System.ComponentModel.DataAnnotations;

namespace Checkout.AuthService.Accounts;

/// <summary>The section <c>SignIn</c>: the throttling after failed sign-ins.</summary>
internal sealed class SignInOptions : IValidatableObject
{
    public const string Section = "SignIn";

    /// <summary>Gets or sets the consecutive failures allowed for an account.</summary>
    [Range(1, int.MaxValue)]
    public int AccountFailures { get; set; } = 5;

    /// <summary>Gets or sets the failures allowed from one address, for any accounts.</summary>
    [Range(1, int.MaxValue)]
    public int AddressFailures { get; set; } = 50;

    /// <summary>Gets or sets the first wait. Each further failure doubles it.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets the time without a failure after which the counters are reset.</summary>
    public TimeSpan Memory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Returns the wait after a number of failures beyond those allowed.</summary>
    public TimeSpan GetWait(int furtherFailures)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(furtherFailures, 30));
        return wait < LongestWait ? wait : LongestWait;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FirstWait < TimeSpan.FromSeconds(1))
        {
            yield return new ValidationResult("SignIn:FirstWait must be at least one second.", [nameof(FirstWait)]);
        }

        if (LongestWait < FirstWait)
        {
            yield return new ValidationResult("SignIn:LongestWait must not be shorter than FirstWait.", [nameof(LongestWait)]);
        }

        if (Memory < LongestWait)
        {
            yield return new ValidationResult("SignIn:Memory must not be shorter than LongestWait.", [nameof(Memory)]);
        }
    }
}
