namespace Checkout.Tests.Integration.Services;

/// <summary>The body of a checkout request. Tests change the parts that they are about.</summary>
internal sealed record Basket(string CardNumber, params (string Sku, int Quantity)[] Items)
{
    public const string Cvc = "9137";

    public object Body => new
    {
        items = Items.Select(item => new { sku = item.Sku, quantity = item.Quantity }),
        payment = new { cardNumber = CardNumber, expiry = "12/30", cvc = Cvc },
    };

    /// <summary>Returns a basket with one product and a valid card.</summary>
    public static Basket Create(string sku, int quantity = 1) => new(TestCards.Approved, (sku, quantity));

    public Basket PaidWith(string cardNumber) => this with { CardNumber = cardNumber };
}

internal static class TestCards
{
    public const string Approved = "4242424242424242";
    public const string Declined = "4000000000000002";
    public const string InsufficientFunds = "4000000000009995";
    public const string ProcessorFails = "4000000000000119";
    public const string ResponseIsLost = "4000000000000259";
}
