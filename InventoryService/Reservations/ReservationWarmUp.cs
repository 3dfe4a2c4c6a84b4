namespace Checkout.InventoryService.Reservations;

/// <summary>Reserves a product and commits a reservation that do not exist. Neither changes data.</summary>
internal sealed class ReservationWarmUp(ReservationStore reservations, ProductStore products, ILogger<ReservationWarmUp> logger) : WarmUp(logger)
{
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        await products.ListAsync(cancellationToken);
        await reservations.ReserveAsync(Guid.NewGuid(), [new ReservationItem("warm-up", 1)], cancellationToken);
        await reservations.CommitAsync(Guid.NewGuid(), cancellationToken);
    }
}
