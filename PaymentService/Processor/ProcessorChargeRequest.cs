using System.ComponentModel.DataAnnotations;

namespace Checkout.PaymentService.Processor;

/// <summary>A request of the card processor's API to charge an amount to a card.</summary>
public sealed record ProcessorChargeRequest([property: Required] ProcessorMoney Amount, [property: Required] ProcessorCard Card);

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
public sealed record ProcessorMoney(
    [property: Range(1, 1_000_000_000)] long Amount,
    [property: Required, StringLength(3, MinimumLength = 3)] string Currency);

/// <summary>The card to charge.</summary>
public sealed record ProcessorCard(
    [property: Required, CreditCard, RegularExpression("^[0-9]{12,19}$")] string Number,
    [property: Required, RegularExpression("^(0[1-9]|1[0-2])/[0-9]{2}$")] string Expiry,
    [property: Required, RegularExpression("^[0-9]{3,4}$")] string Cvc)
{
    /// <summary>Excludes the card data, which the generated ToString would include.</summary>
    public override string ToString() => "card";
}
