namespace Checkout.Gateway.Checkouts;

/// <summary>The outcome of a checkout.</summary>
internal abstract record CheckoutOutcome
{
    private CheckoutOutcome(string name, Order? order = null) => (Name, PlacedOrder) = (name, order);

    /// <summary>Gets the name for metrics and spans, one of <see cref="OutcomeNames"/>.</summary>
    public string Name { get; }

    /// <summary>Gets the order that the checkout placed or found, or null if there is none.</summary>
    public Order? PlacedOrder { get; }

    /// <summary>Gets the reason why this attempt gave up, or null. Recovery then resumes the order.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Returns the outcome that an order has, or <see cref="TryLater"/> while it has none.</summary>
    public static CheckoutOutcome From(Order order) => order switch
    {
        { Status: OrderStatus.Confirmed } => new Confirmed(order),
        { FailureCode: FailureCodes.PaymentDeclined } => new PaymentDeclined(order),
        { FailureCode: FailureCodes.OutOfStock } => new OutOfStock(order),
        { FailureCode: FailureCodes.TotalChanged } => new TotalChanged(order),
        _ => new TryLater(order),
    };

    public sealed record Confirmed(Order Order) : CheckoutOutcome(OutcomeNames.Confirmed, Order);

    public sealed record PaymentDeclined(Order Order) : CheckoutOutcome(OutcomeNames.PaymentDeclined, Order);

    public sealed record OutOfStock(Order Order) : CheckoutOutcome(OutcomeNames.OutOfStock, Order);

    /// <summary>The total of the order differs from the expected total.</summary>
    public sealed record TotalChanged(Order Order) : CheckoutOutcome(OutcomeNames.TotalChanged, Order);

    /// <summary>The order had an unknown product, and was discarded.</summary>
    public sealed record UnknownSku(string Detail) : CheckoutOutcome(OutcomeNames.UnknownSku);

    /// <summary>The Idempotency-Key belongs to another order.</summary>
    public sealed record KeyReused() : CheckoutOutcome(OutcomeNames.KeyReused);

    public sealed record SessionEnded() : CheckoutOutcome(OutcomeNames.Unauthenticated);

    /// <summary>The order failed without a charge, or its outcome is not known yet.</summary>
    public sealed record TryLater(Order? Order = null) : CheckoutOutcome(OutcomeNames.TryLater, Order);
}
