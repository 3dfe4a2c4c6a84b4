using System.ComponentModel.DataAnnotations;

namespace Checkout.Gateway.Orders;

/// <summary>A payment card: digits, MM/YY, and the security code. Sent to PaymentService and never stored.</summary>
public sealed record Card(
    [property: Required, CreditCard(ErrorMessage = "Enter a valid card number."), RegularExpression("^[0-9]{12,19}$", ErrorMessage = "A card number must have 12 to 19 digits.")] string CardNumber,
    [property: Required, RegularExpression("^(0[1-9]|1[0-2])/[0-9]{2}$", ErrorMessage = "Enter the expiry date as MM/YY.")] string Expiry,
    [property: Required, RegularExpression("^[0-9]{3,4}$", ErrorMessage = "A security code must have 3 or 4 digits.")] string Cvc)
{
    /// <summary>Excludes the card data, which the generated ToString would include.</summary>
    public override string ToString() => $"card ending in {(CardNumber is { Length: > 4 } ? CardNumber[^4..] : "?")}";
}
