using Checkout.NotificationService.Orders;

namespace Checkout.Tests.Unit;

public sealed class OrderMailTests
{
    private static readonly OrderConfirmed Order = new(
        Guid.Parse("0199a000-0000-7000-8000-000000000001"),
        Guid.Parse("0199a000-0000-7000-8000-000000000002"),
        "buyer@example.com",
        new Money(129_498, "EUR"),
        [new OrderLine("mug-trace", "Trace mug", 2, new Money(1499, "EUR")), new OrderLine("keyboard", "Keyboard", 1, new Money(126_500, "EUR"))],
        DateTimeOffset.UnixEpoch);

    [Fact]
    public void mail_is_addressed_to_the_customer_with_the_order_id()
    {
        var mail = OrderMail.Compose(Order);

        Assert.Equal(
            ("buyer@example.com", "Your order 0199a000-0000-7000-8000-000000000002 is confirmed"),
            (mail.Recipient, mail.Subject));
    }

    [Fact]
    public void text_lists_every_line_and_the_total_in_major_units() => Assert.Equal(
        """
        Thank you for your order.

        Order 0199a000-0000-7000-8000-000000000002

        2 x Trace mug, 14.99 EUR each
        1 x Keyboard, 1265.00 EUR each

        Total 1294.98 EUR

        """,
        OrderMail.Compose(Order).Text,
        ignoreLineEndingDifferences: true);

    [Fact]
    public void repeated_event_has_the_same_message_id()
    {
        using var first = OrderMail.Compose(Order).ToMimeMessage();
        using var second = OrderMail.Compose(Order).ToMimeMessage();

        Assert.Equal("0199a000-0000-7000-8000-000000000001@checkout.example", first.MessageId);
        Assert.Equal(first.MessageId, second.MessageId);
    }
}
