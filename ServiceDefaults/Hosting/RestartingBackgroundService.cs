using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Hosting;

/// <summary>
/// A <see cref="BackgroundService"/> that restarts after failures. An unhandled exception in a
/// <see cref="BackgroundService"/> stops the host. In this one it is logged, and the work starts again.
/// </summary>
/// <param name="logger">The logger of failures.</param>
public abstract partial class RestartingBackgroundService(ILogger logger) : BackgroundService
{
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Does the work until <paramref name="stoppingToken"/> is canceled. It is called again 1 to 30 seconds after an exception,
    /// but not after it returns.
    /// </summary>
    /// <param name="stoppingToken">Canceled when the host stops.</param>
    protected abstract Task ExecuteCoreAsync(CancellationToken stoppingToken);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = MinPause;
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                await ExecuteCoreAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                pause = Stopwatch.GetElapsedTime(started) > MaxPause ? MinPause : pause;
                LogFailed(GetType().Name, pause.TotalSeconds, exception);
            }

            await Task.Delay(pause, stoppingToken);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    [LoggerMessage(LogLevel.Error, EventName = "checkout.background_service.failed", Message =
        "Background service {checkout.background_service.name} failed; restarting in {checkout.background_service.pause} s")]
    private partial void LogFailed(
        [TagName("checkout.background_service.name")] string name,
        [TagName("checkout.background_service.pause")] double seconds,
        Exception exception);
}
