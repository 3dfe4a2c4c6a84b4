using System.Diagnostics;
using System.Text.Json;

namespace Checkout.Gateway.Orders;

/// <summary>The state of an order. Each state is written before its step runs.</summary>
internal enum OrderStatus
{
    Reserving,
    Charging,
    Committing,
    Compensating,
    Confirmed,
    Failed,
}

/// <summary>The reasons of failed orders, the same as the <c>code</c> of the response.</summary>
internal static class FailureCodes
{
    public const string OutOfStock = "out_of_stock";
    public const string PaymentDeclined = "payment_declined";

    /// <summary>The total differs from the expected one. Nothing is charged, and the same Idempotency-Key can be used to accept the new total.</summary>
    public const string TotalChanged = "total_changed";

    /// <summary>The system failed. Nothing is charged, and the same Idempotency-Key can be used to try again.</summary>
    public const string TryLater = "try_later";
}

internal sealed record Order(Guid Id, Guid UserId, string Email, OrderStatus Status, DateTime CreatedAt)
{
    /// <summary>Gets the items. They have names and prices once reserved.</summary>
    public required IReadOnlyList<OrderItem> Items { get; init; }

    public Money? Total { get; init; }

    public string? FailureCode { get; init; }

    public string? DeclineCode { get; init; }

    /// <summary>Gets the items with insufficient stock and their available quantities, for <c>out_of_stock</c>.</summary>
    public JsonElement? MissingItems { get; init; }

    /// <summary>Gets whether the payment may have been charged.</summary>
    public bool ChargeStarted { get; init; }

    /// <summary>
    /// Gets the fencing token of a lease, from <see cref="OrderStore.TryBeginAsync"/> or <see cref="OrderStore.ClaimAsync"/>. Null
    /// for an order that was only read, which cannot be written.
    /// </summary>
    public string? FencingToken { get; init; }

    /// <summary>Gets the W3C trace context of the request that placed the order.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Gets the W3C trace context of the last attempt that gave up, or null if there is none or it crashed.</summary>
    public string? LastTraceParent { get; init; }

    /// <summary>Gets whether a monitor or a load generator placed the order.</summary>
    public bool IsSynthetic { get; init; }

    public bool IsFinal => Status is OrderStatus.Confirmed or OrderStatus.Failed;

    /// <summary>Gets whether the outcome is final, even if compensation is not complete.</summary>
    public bool IsDecided => IsFinal || FailureCode is not null;

    /// <summary>Gets links to the request that placed the order and to the last attempt that gave up.</summary>
    public IEnumerable<ActivityContext> Attempts =>
        from traceParent in new[] { TraceParent, LastTraceParent }.Distinct()
        let context = Parse(traceParent)
        where context != default
        select context;

    public string? TraceId => Parse(TraceParent) is var context && context != default ? context.TraceId.ToHexString() : null;

    private static ActivityContext Parse(string? traceParent) => ActivityContext.TryParse(traceParent, null, out var context) ? context : default;
}
