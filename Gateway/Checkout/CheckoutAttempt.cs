using System.Diagnostics;
using Checkout.Gateway.Orders;

namespace Checkout.Gateway.Checkout;

/// <summary>A request to <c>POST /api/checkout</c>, from its arrival on.</summary>
internal sealed class CheckoutAttempt
{
    private readonly long _arrived = Stopwatch.GetTimestamp();

    /// <summary>The time since the request arrived: authentication, rate limit and body are in it.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_arrived);

    /// <summary>How it ended, where the checkout itself has decided that.</summary>
    public string? Outcome { get; set; }

    /// <summary>The order that it placed or found, if there is one.</summary>
    public Order? Order { get; set; }

    /// <summary>How it ended; null if it was refused for what the caller sent before it was looked at, which is no checkout.</summary>
    /// <param name="status">The status that the request was answered with.</param>
    public string? OutcomeOf(int status) => Outcome ?? status switch
    {
        StatusCodes.Status503ServiceUnavailable => CheckoutOutcomes.TryLater,
        >= StatusCodes.Status500InternalServerError => CheckoutOutcomes.Error,
        _ => null,
    };
}
