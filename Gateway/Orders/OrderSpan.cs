using System.Diagnostics;

namespace Checkout.Gateway.Orders;

/// <summary>What the spans of a checkout say of its order, under the names of <c>telemetry/registry</c>.</summary>
internal static class OrderSpan
{
    public static Activity SetOrder(this Activity span, Guid? orderId) => span.SetTag("checkout.order.id", orderId?.ToString());

    /// <summary>Says how the checkout ended, or what a step decided of it.</summary>
    /// <param name="span">The span of the request, of the step, or of the attempt to resume.</param>
    /// <param name="outcome">The name of the outcome.</param>
    /// <param name="declineCode">Why the card was declined, if it was.</param>
    public static Activity SetOutcome(this Activity span, string outcome, string? declineCode = null) =>
        span.SetTag("checkout.outcome", outcome).SetTag("checkout.payment.decline_code", declineCode);
}
