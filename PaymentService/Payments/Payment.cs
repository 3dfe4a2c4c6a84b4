using System.ComponentModel.DataAnnotations;

namespace Checkout.PaymentService.Payments;

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
public sealed record Money(
    [property: Range(1, 1_000_000_000)] long Amount,
    [property: Required, StringLength(3, MinimumLength = 3)] string Currency);

/// <summary>What is needed to charge a card. Passed on to the processor; kept nowhere.</summary>
public sealed record Card(
    [property: Required, CreditCard, RegularExpression("^[0-9]{12,19}$")] string Number,
    [property: Required, RegularExpression("^(0[1-9]|1[0-2])/[0-9]{2}$")] string Expiry,
    [property: Required, RegularExpression("^[0-9]{3,4}$")] string Cvc)
{
    /// <summary>The only part of a card that is ever stored.</summary>
    public string Last4() => Number[^4..];

    /// <summary>A record's own ToString would print every member.</summary>
    public override string ToString() => $"card ending in {(Number is { Length: > 4 } ? Last4() : "?")}";
}

/// <summary>Charge this amount to this card.</summary>
public sealed record ChargeRequest([property: Required] Money Amount, [property: Required] Card Card);

/// <summary>Where a payment stands.</summary>
/// <param name="OrderId">The order it pays for.</param>
/// <param name="Status">pending, captured, declined, voided or refunded.</param>
/// <param name="DeclineCode">Why the processor declined, where it did.</param>
public sealed record PaymentResponse(Guid OrderId, string Status, string? DeclineCode = null);
