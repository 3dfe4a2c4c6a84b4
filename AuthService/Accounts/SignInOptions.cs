namespace Checkout.Auth.Accounts;

/// <summary>The section <c>SignIn</c>: the throttling after failed sign-ins.</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Gets the consecutive failures allowed for an account.</summary>
    public int AccountFailures { get; set; } = 5;

    /// <summary>Gets the failures allowed from one address, for any accounts.</summary>
    public int AddressFailures { get; set; } = 50;

    /// <summary>Gets the first wait. Each further failure doubles it.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets the time without a failure after which the counters are reset.</summary>
    public TimeSpan Memory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Returns the wait after a number of failures beyond those allowed.</summary>
    public TimeSpan WaitAfter(int furtherFailures)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(furtherFailures, 30));
        return wait < LongestWait ? wait : LongestWait;
    }

    public bool IsUsable() =>
        AccountFailures > 0 && AddressFailures > 0 && FirstWait >= TimeSpan.FromSeconds(1) && LongestWait >= FirstWait && Memory >= LongestWait;
}
