namespace Checkout.Gateway.Orders.Outbox;

/// <summary>The event that tells the rest of the system of a confirmed order.</summary>
internal sealed record OrderConfirmed(
    Guid EventId, Guid OrderId, string Email, Money Total, IReadOnlyList<OrderItem> Items, DateTimeOffset ConfirmedAt)
{
    public static OrderConfirmed From(Order order, DateTimeOffset now) =>
        new(Guid.CreateVersion7(), order.Id, order.Email, order.Total!, order.Items, now);
}
