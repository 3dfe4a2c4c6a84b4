using System.ComponentModel.DataAnnotations;

namespace Checkout.Gateway.Orders;

/// <summary>A payment card: digits, MM/YY, and the security code. Passed on to PaymentService; kept nowhere.</summary>
public sealed record Card(
    [property: Required, CreditCard(ErrorMessage = "This is not the number of a card."), RegularExpression("^[0-9]{12,19}$", ErrorMessage = "A card number has 12 to 19 digits.")] string CardNumber,
    [property: Required, RegularExpression("^(0[1-9]|1[0-2])/[0-9]{2}$", ErrorMessage = "Write the expiry as MM/YY.")] string Expiry,
    [property: Required, RegularExpression("^[0-9]{3,4}$", ErrorMessage = "A security code has 3 or 4 digits.")] string Cvc)
{
    /// <summary>A record's own ToString would print every member.</summary>
    public override string ToString() => $"card ending in {(CardNumber is { Length: > 4 } ? CardNumber[^4..] : "?")}";
}
