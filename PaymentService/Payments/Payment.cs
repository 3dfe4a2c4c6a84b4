using System.ComponentModel.DataAnnotations;

namespace Checkout.PaymentService.Payments;

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
public sealed record Money(
    [property: Range(1, 1_000_000_000)] long Amount,
    [property: Required, StringLength(3, MinimumLength = 3)] string Currency);

/// <summary>The card to charge. Sent to the processor and never stored.</summary>
public sealed record Card(
    [property: Required, CreditCard, RegularExpression("^[0-9]{12,19}$")] string Number,
    [property: Required, RegularExpression("^(0[1-9]|1[0-2])/[0-9]{2}$")] string Expiry,
    [property: Required, RegularExpression("^[0-9]{3,4}$")] string Cvc)
{
    /// <summary>Returns the last four digits, the only part of a card that is stored.</summary>
    public string GetLast4() => Number[^4..];

    /// <summary>Excludes the card data, which the generated ToString would include.</summary>
    public override string ToString() => $"card ending in {(Number is { Length: > 4 } ? GetLast4() : "?")}";
}

/// <summary>A request to charge an amount to a card.</summary>
public sealed record ChargeRequest([property: Required] Money Amount, [property: Required] Card Card);

/// <summary>The status of a payment.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Status">pending, captured, declined, voided or refunded.</param>
/// <param name="DeclineCode">The reason of the processor if declined, else null.</param>
public sealed record PaymentResponse(Guid OrderId, string Status, string? DeclineCode = null);
