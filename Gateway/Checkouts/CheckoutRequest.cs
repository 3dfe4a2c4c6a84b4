using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Checkout.Gateway.Checkouts;

/// <summary>The items to buy, and the card to pay with.</summary>
/// <param name="Items">The items.</param>
/// <param name="Payment">The card.</param>
/// <param name="ExpectedTotal">The total shown to the buyer: an order with another total is rejected. Null accepts any total.</param>
public sealed record CheckoutRequest(
    [property: Required, MinLength(1), MaxLength(50)] IReadOnlyList<BasketItem> Items,
    [property: Required] Card Payment,
    Money? ExpectedTotal = null) : IValidatableObject
{
    private const int MaxQuantity = 100;

    /// <summary>Rejects null items, and items of one product that together exceed the maximum quantity.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Items.Any(item => item is null))
        {
            yield return new ValidationResult("An item must not be null.", [nameof(Items)]);
        }
        else if (GetWantedItems().FirstOrDefault(item => item.Quantity > MaxQuantity) is { } tooMany)
        {
            yield return new ValidationResult($"At most {MaxQuantity} of {tooMany.Sku} can be ordered at once.", [nameof(Items)]);
        }

        if (ExpectedTotal is { Amount: < 0 } or { Currency: null or { Length: not 3 } })
        {
            yield return new ValidationResult("The total must be a non-negative amount in minor units and a three-letter currency code.", [nameof(ExpectedTotal)]);
        }
    }

    /// <summary>Returns one item per product in SKU order, whatever the order and repetition in the basket.</summary>
    internal IReadOnlyList<WantedItem> GetWantedItems() =>
        [.. Items.GroupBy(item => item.Sku, StringComparer.Ordinal)
            .Select(group => new WantedItem(group.Key, group.Sum(item => item.Quantity)))
            .OrderBy(item => item.Sku, StringComparer.Ordinal)];

    /// <summary>
    /// Returns a hash that distinguishes requests with the same Idempotency-Key. It excludes the expected total, so that a request can be
    /// repeated with the total for which it was rejected. Of the card it includes only what may be stored, since a hash of a
    /// card number can be reversed by trying all numbers.
    /// </summary>
    internal string ComputeFingerprint()
    {
        var text = new StringBuilder();
        foreach (var item in GetWantedItems())
        {
            text.Append(CultureInfo.InvariantCulture, $"{item.Quantity} {item.Sku}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Payment.CardNumber[^4..]} {Payment.Expiry}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>A quantity of one product.</summary>
public sealed record BasketItem(
    [property: Required, RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "A SKU must have 1 to 64 letters, digits, dots, dashes and underscores.")] string Sku,
    [property: Range(1, 100)] int Quantity);
