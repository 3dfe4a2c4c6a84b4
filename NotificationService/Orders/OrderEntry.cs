using System.Text.Json;

namespace Checkout.NotificationService.Orders;

/// <summary>An entry of the stream: the event and its trace context.</summary>
internal sealed record OrderEntry(string Id, string Payload, string? TraceParent)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the event.</summary>
    /// <exception cref="JsonException">The payload is not an order event, or is incomplete.</exception>
    public OrderConfirmed Read() =>
        JsonSerializer.Deserialize<OrderConfirmed>(Payload, Format) is { } order && order.Items.All(item => item is not null)
            ? order
            : throw new JsonException("The order event, or one of its items, is null.");
}
