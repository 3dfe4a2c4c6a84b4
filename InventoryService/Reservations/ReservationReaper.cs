namespace Checkout.InventoryService.Reservations;

/// <summary>Releases expired reservations periodically.</summary>
internal sealed partial class ReservationReaper(ReservationStore store, ILogger<ReservationReaper> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await store.ReapAsync(stoppingToken) is > 0 and var count)
                {
                    LogExpired(count);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.reservation.expired", Message =
        "Released {checkout.reservation.count} expired reservations")]
    private partial void LogExpired([TagName("checkout.reservation.count")] int count);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.reservation.release_failed", Message = "Failed to release expired reservations; retrying")]
    private partial void LogFailed(Exception exception);
}
