namespace Checkout.Gateway.Orders.Outbox;

/// <summary>The event that is published when an order is confirmed.</summary>
internal sealed record OrderConfirmed(
    Guid EventId, Guid OrderId, string Email, Money Total, IReadOnlyList<OrderItem> Items, DateTimeOffset ConfirmedAt)
{
    public static OrderConfirmed From(Order order, DateTimeOffset now) =>
        new(Guid.CreateVersion7(), order.Id, order.Email, order.Total!, order.Items, now);
}
