using Checkout.SyntheticMonitor.Browsing;
using Checkout.SyntheticMonitor.Journeys;
using Microsoft.Extensions.Options;

namespace Checkout.SyntheticMonitor;

/// <summary>Runs all journeys one after the other, in rounds. Each round starts its own browser.</summary>
internal sealed partial class MonitorWorker(
    IEnumerable<Journey> journeys,
    JourneyRunner runner,
    MonitorAccount accounts,
    MonitorMetrics metrics,
    IOptions<MonitorOptions> options,
    ILogger<MonitorWorker> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private Account? _account;

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval);
        do
        {
            try
            {
                await RunRoundAsync(stoppingToken);
            }
            catch (Exception exception) when (JourneyRunner.IsFailure(exception) && !stoppingToken.IsCancellationRequested)
            {
                // A round that could not start counts as a failure of every journey.
                LogRoundFailed(exception);
                foreach (var journey in journeys)
                {
                    metrics.RecordRun(journey.Name, success: false);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunRoundAsync(CancellationToken stoppingToken)
    {
        _account ??= await accounts.OpenAsync(stoppingToken);
        await using var chromium = await Chromium.StartAsync(options.Value.Chromium!, options.Value.Storefront.Host).WaitAsync(StartTimeout, stoppingToken);
        foreach (var journey in journeys)
        {
            await runner.RunAsync(journey, chromium, _account, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, EventName = "checkout.synthetic.round_failed", Message = "Failed to start a round of journeys; retrying at the next interval")]
    private partial void LogRoundFailed(Exception exception);
}
