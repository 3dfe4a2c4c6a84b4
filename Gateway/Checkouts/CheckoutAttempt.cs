using System.Diagnostics;

namespace Checkout.Gateway.Checkouts;

/// <summary>A request to <c>POST /api/checkout</c>, from its arrival on.</summary>
internal sealed class CheckoutAttempt
{
    private readonly long _arrived = Stopwatch.GetTimestamp();

    /// <summary>The time since the request arrived: authentication, rate limit and body are in it.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_arrived);

    /// <summary>How it ended, where the checkout itself has decided that.</summary>
    public CheckoutOutcome? Outcome { get; set; }

    /// <summary>Returns the name of the outcome, or null if the request was rejected before a checkout began.</summary>
    /// <param name="status">The status that the request was answered with.</param>
    public string? GetOutcomeName(int status) => Outcome?.Name ?? status switch
    {
        StatusCodes.Status503ServiceUnavailable => OutcomeNames.TryLater,
        >= StatusCodes.Status500InternalServerError => OutcomeNames.Error,
        _ => null,
    };
}
