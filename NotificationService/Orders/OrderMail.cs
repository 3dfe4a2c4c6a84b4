using System.Globalization;
using System.Text;

namespace Checkout.NotificationService.Orders;

/// <summary>Composes the confirmation e-mail for the customer.</summary>
internal static class OrderMail
{
    public static Message Compose(OrderConfirmed order)
    {
        var text = new StringBuilder()
            .AppendLine("Thank you for your order.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Order {order.OrderId}")
            .AppendLine();
        foreach (var item in order.Items)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{item.Quantity} x {item.Name}, {Format(item.Price)} each");
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Total {Format(order.Total)}");
        return new Message(order.EventId, order.Email, $"Your order {order.OrderId} is confirmed", text.ToString());
    }

    private static string Format(Money money) =>
        string.Create(CultureInfo.InvariantCulture, $"{money.Amount / 100m:0.00} {money.Currency}");
}
