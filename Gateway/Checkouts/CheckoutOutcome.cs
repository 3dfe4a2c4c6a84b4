using Checkout.Gateway.Orders;

namespace Checkout.Gateway.Checkouts;

/// <summary>How a checkout ended.</summary>
internal abstract record CheckoutOutcome
{
    private CheckoutOutcome(string name, Order? order = null) => (Name, PlacedOrder) = (name, order);

    /// <summary>The word for metrics and spans, one of <see cref="OutcomeNames"/>.</summary>
    public string Name { get; }

    /// <summary>The order that the checkout placed or found; null if there is none.</summary>
    public Order? PlacedOrder { get; }

    /// <summary>Why this attempt gave up, if it did; recovery then resumes the order.</summary>
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

    /// <summary>The order costs something else than the buyer was shown.</summary>
    public sealed record TotalChanged(Order Order) : CheckoutOutcome(OutcomeNames.TotalChanged, Order);

    /// <summary>The order asked for an unknown product, and was discarded.</summary>
    public sealed record UnknownSku(string Detail) : CheckoutOutcome(OutcomeNames.UnknownSku);

    /// <summary>The Idempotency-Key began another order.</summary>
    public sealed record KeyReused() : CheckoutOutcome(OutcomeNames.KeyReused);

    public sealed record SessionEnded() : CheckoutOutcome(OutcomeNames.Unauthenticated);

    /// <summary>The order failed and was charged nothing, or it is not known yet how it ends.</summary>
    public sealed record TryLater(Order? Order = null) : CheckoutOutcome(OutcomeNames.TryLater, Order);
}
