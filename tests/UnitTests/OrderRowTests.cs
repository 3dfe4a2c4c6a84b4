using System.Text.Json;
using Checkout.Gateway.Orders;

namespace Checkout.Tests.Unit;

public sealed class OrderRowTests
{
    private static readonly Order Reserving = new(Guid.NewGuid(), Guid.NewGuid(), "buyer@example.com", OrderStatus.Reserving, DateTime.UtcNow)
    {
        Items = [new OrderItem("mug", null, 2, null)],
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };

    [Fact]
    public void order_is_unchanged_by_conversion_to_a_row_and_back()
    {
        var order = Reserving with
        {
            Status = OrderStatus.Compensating,
            FailureCode = FailureCodes.PaymentDeclined,
            DeclineCode = "insufficient_funds",
            ChargeStarted = true,
            IsSynthetic = true,
            Items = [new OrderItem("mug", "Trace mug", 2, new Money(1499, "EUR"))],
            Total = new Money(2998, "EUR"),
            FencingToken = "shop-1-0123456789abcdef",
        };

        Assert.Equivalent(order, OrderRow.From(order).ToOrder(), strict: true);
        Assert.Equivalent(Reserving, OrderRow.From(Reserving).ToOrder(), strict: true);
    }

    [Fact]
    public void missing_items_are_unchanged_by_conversion_to_a_row_and_back()
    {
        var order = Reserving with { MissingItems = JsonElement.Parse("""[{"sku":"mug","requested":2,"available":1}]""") };

        Assert.Equal("""[{"sku":"mug","requested":2,"available":1}]""", OrderRow.From(order).ToOrder().MissingItems?.GetRawText());
    }

    [Fact]
    public void every_status_has_a_valid_database_name()
    {
        var names = Enum.GetValues<OrderStatus>().Select(status => OrderRow.From(Reserving with { Status = status }).Status);

        Assert.Equal(["reserving", "charging", "committing", "compensating", "confirmed", "failed"], names);
    }

    [Fact]
    public void trace_id_is_read_from_the_trace_context()
    {
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Reserving.TraceId);
        Assert.Null((Reserving with { TraceParent = null }).TraceId);
    }
}
