using Npgsql;

namespace Checkout.InventoryService.Products;

/// <summary>Updates the gauge <c>inventory.stock</c> periodically, so that a scrape does not wait for the database.</summary>
internal sealed partial class StockObserver(
    ProductStore products, InventoryMetrics metrics, ILogger<StockObserver> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                var items = await products.ListAsync(stoppingToken);
                metrics.Stock([.. items.Select(item => KeyValuePair.Create(item.Sku, item.Available))]);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.stock.read_failed", Message = "Failed to read the stock; keeping the last values")]
    private partial void LogFailed(Exception exception);
}
