using System.Diagnostics;

namespace Checkout.Gateway.Checkouts;

/// <summary>A request to <c>POST /api/checkout</c>.</summary>
internal sealed class CheckoutAttempt
{
    private readonly long _arrived = Stopwatch.GetTimestamp();

    /// <summary>Gets the time since the request arrived, including authentication, rate limiting and reading the body.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_arrived);

    /// <summary>Gets or sets the outcome, if the checkout itself has determined it.</summary>
    public CheckoutOutcome? Outcome { get; set; }

    /// <summary>Returns the name of the outcome, or null if the request was rejected before a checkout began.</summary>
    /// <param name="status">The status of the response.</param>
    public string? GetOutcomeName(int status) => Outcome?.Name ?? status switch
    {
        StatusCodes.Status503ServiceUnavailable => OutcomeNames.TryLater,
        >= StatusCodes.Status500InternalServerError => OutcomeNames.Error,
        _ => null,
    };
}
