using System.Diagnostics.Metrics;

namespace Checkout.InventoryService;

/// <summary>The metrics of InventoryService.</summary>
internal sealed class InventoryMetrics
{
    private const string OutcomeLabel = "checkout.reservation.outcome";

    private readonly Counter<long> _reservations;
    private volatile IReadOnlyCollection<KeyValuePair<string, int>> _stock = [];

    public InventoryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Inventory", TelemetryNames.Version);
        _reservations = meter.CreateCounter<long>(
            "inventory.reservations", "{reservation}", "Reservations of stock, by outcome.")
            .StartAtZero(OutcomeLabel, "held", "out_of_stock", "committed", "released", "expired");
        meter.CreateObservableGauge(
            "inventory.stock",
            () => _stock.Select(item => new Measurement<long>(item.Value, new KeyValuePair<string, object?>("checkout.sku", item.Key))),
            "{item}",
            "Items available, by SKU.");
    }

    /// <param name="outcome">held, out_of_stock, committed, released or expired.</param>
    public void Reservation(string outcome) => _reservations.Add(1, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    public void Stock(IReadOnlyCollection<KeyValuePair<string, int>> availableBySku) => _stock = availableBySku;
}
