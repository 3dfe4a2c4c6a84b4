using System.ComponentModel.DataAnnotations;

namespace Checkout.AuthService.Accounts;

/// <summary>The section <c>SignIn</c>: when failed sign-ins make others wait.</summary>
internal sealed class SignInOptions : IValidatableObject
{
    public const string Section = "SignIn";

    /// <summary>Failures in a row that an account may have.</summary>
    [Range(1, int.MaxValue)]
    public int AccountFailures { get; set; } = 5;

    /// <summary>Failures, for whatever accounts, that may come from one address.</summary>
    [Range(1, int.MaxValue)]
    public int AddressFailures { get; set; } = 50;

    /// <summary>The first wait; each further failure doubles it.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After so long without a failure all is forgotten.</summary>
    public TimeSpan Memory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Returns how long to wait after so many failures beyond those allowed.</summary>
    public TimeSpan WaitAfter(int furtherFailures)
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
