using System.Text.Json;

namespace Checkout.Notification.Orders;

/// <summary>An order was confirmed; as Gateway puts it on the stream.</summary>
internal sealed record OrderConfirmed(
    Guid EventId, Guid OrderId, string Email, Money Total, IReadOnlyList<OrderLine> Items, DateTimeOffset ConfirmedAt);

internal sealed record OrderLine(string Sku, string Name, int Quantity, Money Price);

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
internal sealed record Money(long Amount, string Currency);

/// <summary>An entry of the stream: the event, and the trace it belongs to.</summary>
internal sealed record OrderEntry(string Id, string Payload, string? TraceParent)
{
    public OrderConfirmed Read() =>
        JsonSerializer.Deserialize<OrderConfirmed>(Payload, JsonSerializerOptions.Web)
        ?? throw new JsonException("The order event is empty.");
}
