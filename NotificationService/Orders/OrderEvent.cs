using System.Text.Json;

namespace Checkout.NotificationService.Orders;

/// <summary>An order was confirmed; as Gateway puts it on the stream.</summary>
internal sealed record OrderConfirmed(
    Guid EventId, Guid OrderId, string Email, Money Total, IReadOnlyList<OrderLine> Items, DateTimeOffset ConfirmedAt);

internal sealed record OrderLine(string Sku, string Name, int Quantity, Money Price);

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
internal sealed record Money(long Amount, string Currency);

/// <summary>An entry of the stream: the event, and the trace it belongs to.</summary>
internal sealed record OrderEntry(string Id, string Payload, string? TraceParent)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the event.</summary>
    /// <exception cref="JsonException">The payload is not an order event, or a part of it is missing.</exception>
    public OrderConfirmed Read() =>
        JsonSerializer.Deserialize<OrderConfirmed>(Payload, Format) is { } order && order.Items.All(item => item is not null)
            ? order
            : throw new JsonException("The order event, or one of its items, is null.");
}
