namespace Checkout.NotificationService.Orders;

/// <summary>The event that the Gateway publishes when an order is confirmed.</summary>
internal sealed record OrderConfirmed(
    Guid EventId, Guid OrderId, string Email, Money Total, IReadOnlyList<OrderLine> Items, DateTimeOffset ConfirmedAt);
