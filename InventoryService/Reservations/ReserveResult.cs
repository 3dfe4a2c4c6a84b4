namespace Checkout.InventoryService.Reservations;

/// <summary>How an attempt to reserve ended.</summary>
internal abstract record ReserveResult
{
    public sealed record Held(ReservationResponse Reservation) : ReserveResult;

    public sealed record UnknownSku(IReadOnlyList<string> Skus) : ReserveResult;

    public sealed record OutOfStock(IReadOnlyList<MissingItem> Items) : ReserveResult;

    /// <summary>The order's reservation was released, expired or committed before.</summary>
    public sealed record Closed : ReserveResult;
}

/// <summary>A line that cannot be had in full.</summary>
public sealed record MissingItem(string Sku, int Requested, int Available);
