namespace Checkout.InventoryService.Reservations;

/// <summary>The result of an attempt to reserve stock.</summary>
internal abstract record ReserveResult
{
    public sealed record Held(ReservationResponse Reservation) : ReserveResult;

    public sealed record UnknownSku(IReadOnlyList<string> Skus) : ReserveResult;

    public sealed record OutOfStock(IReadOnlyList<MissingItem> Items) : ReserveResult;

    /// <summary>The reservation of the order has already been released, expired or committed.</summary>
    public sealed record Closed : ReserveResult;
}

/// <summary>An item with insufficient stock.</summary>
public sealed record MissingItem(string Sku, int Requested, int Available);
