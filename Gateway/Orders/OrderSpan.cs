using System.Diagnostics;

namespace Checkout.Gateway.Orders;

/// <summary>Sets the attributes of an order on spans, with the names of <c>telemetry/registry</c>.</summary>
internal static class OrderSpan
{
    public static Activity SetOrder(this Activity span, Guid? orderId) => span.SetTag("checkout.order.id", orderId?.ToString());

    /// <summary>Sets the outcome of the checkout.</summary>
    /// <param name="span">The span of the request, the step or the resumption.</param>
    /// <param name="outcome">The name of the outcome.</param>
    /// <param name="declineCode">The decline code, or null if the card was not declined.</param>
    public static Activity SetOutcome(this Activity span, string outcome, string? declineCode = null) =>
        span.SetTag("checkout.outcome", outcome).SetTag("checkout.payment.decline_code", declineCode);
}
