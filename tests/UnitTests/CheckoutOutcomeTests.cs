using Checkout.Gateway.Checkouts;
using Checkout.Gateway.Orders;

namespace Checkout.Tests.Unit;

public sealed class CheckoutOutcomeTests
{
    [Theory]
    [InlineData("Confirmed", null, "confirmed")]
    [InlineData("Failed", "payment_declined", "payment_declined")]
    [InlineData("Compensating", "out_of_stock", "out_of_stock")]
    [InlineData("Failed", "total_changed", "total_changed")]
    [InlineData("Failed", "try_later", "try_later")]
    [InlineData("Charging", null, "try_later")]
    public void outcome_follows_from_the_order_status(string status, string? failureCode, string name)
    {
        var order = new Order(Guid.NewGuid(), Guid.NewGuid(), "", Enum.Parse<OrderStatus>(status), DateTime.UtcNow) { Items = [], FailureCode = failureCode };

        var outcome = CheckoutOutcome.From(order);

        Assert.Equal((name, order), (outcome.Name, outcome.PlacedOrder));
    }
}
