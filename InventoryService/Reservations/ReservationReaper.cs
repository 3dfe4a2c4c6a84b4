using Checkout.ServiceDefaults.Hosting;
using Npgsql;

namespace Checkout.Inventory.Reservations;

/// <summary>Returns stock that an order held and then never bought.</summary>
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
                    LogExpired(logger, count);
                }
            }
            catch (NpgsqlException exception)
            {
                LogFailed(logger, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} reservations expired; their stock is on sale again")]
    private static partial void LogExpired(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Expired reservations could not be looked for; trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
