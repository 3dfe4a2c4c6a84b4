using Checkout.Gateway.Checkouts;
using Checkout.Gateway.Orders;

namespace Checkout.Tests.Unit;

/// <summary>Valid requests. Tests change the parts that they are about.</summary>
internal static class CheckoutRequests
{
    public static readonly Card Card = new("4242424242424242", "12/30", "123");

    public static CheckoutRequest Create(params (string Sku, int Quantity)[] items) =>
        new([.. items.Select(item => new BasketItem(item.Sku, item.Quantity))], Card);

    public static CheckoutRequest PaidWith(this CheckoutRequest request, string cardNumber) =>
        request with { Payment = request.Payment with { CardNumber = cardNumber } };
}
