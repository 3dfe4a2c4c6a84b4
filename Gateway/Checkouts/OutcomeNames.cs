namespace Checkout.Gateway.Checkouts;

/// <summary>The names of <see cref="CheckoutOutcome"/> on metrics and spans: the <c>code</c> of the response, if it has one.</summary>
internal static class OutcomeNames
{
    public const string Confirmed = "confirmed";
    public const string PaymentDeclined = FailureCodes.PaymentDeclined;
    public const string OutOfStock = FailureCodes.OutOfStock;

    /// <summary>The total differs from the expected total.</summary>
    public const string TotalChanged = FailureCodes.TotalChanged;

    /// <summary>The response is 503, with or without an order.</summary>
    public const string TryLater = FailureCodes.TryLater;

    public const string Unauthenticated = "unauthenticated";
    public const string UnknownSku = "unknown_sku";
    public const string KeyReused = "idempotency_key_reused";

    /// <summary>The response is 500, because of a defect.</summary>
    public const string Error = "error";

    /// <summary>The outcomes of orders.</summary>
    public static readonly string[] OfOrders = [Confirmed, PaymentDeclined, OutOfStock, TotalChanged, TryLater];
}
