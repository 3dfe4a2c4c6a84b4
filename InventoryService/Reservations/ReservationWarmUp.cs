using Checkout.InventoryService.Products;
using Checkout.ServiceDefaults.Hosting;

namespace Checkout.InventoryService.Reservations;

/// <summary>Reserves what does not exist, and commits what was never reserved: neither changes anything.</summary>
internal sealed class ReservationWarmUp(ReservationStore reservations, ProductStore products, ILogger<ReservationWarmUp> logger) : WarmUp(logger)
{
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        await products.ListAsync(cancellationToken);
        await reservations.ReserveAsync(Guid.NewGuid(), [new ReservationItem("warm-up", 1)], cancellationToken);
        await reservations.CommitAsync(Guid.NewGuid(), cancellationToken);
    }
}
