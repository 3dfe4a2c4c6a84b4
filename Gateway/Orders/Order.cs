using System.Diagnostics;
using System.Text.Json;

namespace Checkout.Gateway.Orders;

/// <summary>Where an order's checkout stands. Each is written before the step it announces is taken.</summary>
internal enum OrderStatus
{
    Reserving,
    Charging,
    Committing,
    Compensating,
    Confirmed,
    Failed,
}

/// <summary>Why an order failed; the same words as the <c>code</c> of the answer.</summary>
internal static class FailureCodes
{
    public const string OutOfStock = "out_of_stock";
    public const string PaymentDeclined = "payment_declined";

    /// <summary>It would have cost something else than the caller was shown; nothing is charged, and the same Idempotency-Key may be used to agree to it.</summary>
    public const string TotalChanged = "total_changed";

    /// <summary>The system could not; nothing is charged, and the same Idempotency-Key may be used to try again.</summary>
    public const string TryLater = "try_later";
}

internal sealed record Order(Guid Id, Guid UserId, string Email, OrderStatus Status, DateTime CreatedAt)
{
    /// <summary>What the order wants; once reserved, with names and prices.</summary>
    public required IReadOnlyList<OrderItem> Items { get; init; }

    public Money? Total { get; init; }

    public string? FailureCode { get; init; }

    public string? DeclineCode { get; init; }

    /// <summary>For <c>out_of_stock</c>: which items, and how many of them are left.</summary>
    public JsonElement? MissingItems { get; init; }

    /// <summary>Whether money may have moved.</summary>
    public bool ChargeStarted { get; init; }

    /// <summary>
    /// Identifies one drive of the order, from <see cref="OrderStore.TryBeginAsync"/> or <see cref="OrderStore.ClaimAsync"/>. Null
    /// on an order that was only read, which cannot be written.
    /// </summary>
    public string? FencingToken { get; init; }

    /// <summary>W3C trace context of the request that placed the order.</summary>
    public string? TraceParent { get; init; }

    /// <summary>W3C trace context of the last attempt that gave up; null if there is none, or if it crashed.</summary>
    public string? LastTraceParent { get; init; }

    /// <summary>Whether a monitor or a load generator placed it, and not a person.</summary>
    public bool IsSynthetic { get; init; }

    public bool IsFinal => Status is OrderStatus.Confirmed or OrderStatus.Failed;

    /// <summary>Whether the outcome is known, even if there may be something left to clean up.</summary>
    public bool IsDecided => IsFinal || FailureCode is not null;

    /// <summary>The request that placed the order and the last attempt that gave up, for links from the next one.</summary>
    public IEnumerable<ActivityContext> Attempts =>
        from traceParent in new[] { TraceParent, LastTraceParent }.Distinct()
        let context = Parse(traceParent)
        where context != default
        select context;

    public string? TraceId => Parse(TraceParent) is var context && context != default ? context.TraceId.ToHexString() : null;

    private static ActivityContext Parse(string? traceParent) => ActivityContext.TryParse(traceParent, null, out var context) ? context : default;
}
