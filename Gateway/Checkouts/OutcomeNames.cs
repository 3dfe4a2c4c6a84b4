using Checkout.Gateway.Orders;

namespace Checkout.Gateway.Checkouts;

/// <summary>The names of <see cref="CheckoutOutcome"/> on metrics and spans: the <c>code</c> of the answer, where it has one.</summary>
internal static class OutcomeNames
{
    public const string Confirmed = "confirmed";
    public const string PaymentDeclined = FailureCodes.PaymentDeclined;
    public const string OutOfStock = FailureCodes.OutOfStock;

    /// <summary>The caller was shown another total.</summary>
    public const string TotalChanged = FailureCodes.TotalChanged;

    /// <summary>Answered 503, whether there was an order or the request did not get as far.</summary>
    public const string TryLater = FailureCodes.TryLater;

    public const string Unauthenticated = "unauthenticated";
    public const string UnknownSku = "unknown_sku";
    public const string KeyReused = "idempotency_key_reused";

    /// <summary>A defect: answered 500.</summary>
    public const string Error = "error";

    /// <summary>Those that an order can end with.</summary>
    public static readonly string[] OfOrders = [Confirmed, PaymentDeclined, OutOfStock, TotalChanged, TryLater];
}
