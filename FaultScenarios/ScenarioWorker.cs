using Microsoft.Extensions.Logging;

namespace Checkout.FaultScenarios;

/// <summary>Runs a background task while a scenario is active.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="switchboard">The active scenarios.</param>
/// <param name="logger">Logs failures of the task.</param>
public abstract partial class ScenarioWorker(Scenario scenario, ScenarioSwitchboard switchboard, ILogger<ScenarioWorker> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    /// <summary>Runs the task, and reverts its effect before returning.</summary>
    /// <param name="whileActive">Canceled when the scenario ends or the service stops.</param>
    protected abstract Task RunAsync(CancellationToken whileActive);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        if (!switchboard.IsEnabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (switchboard.IsActive(scenario) && !await RunUntilOverAsync(timer, stoppingToken))
            {
                await Task.Delay(FailurePause, stoppingToken);
            }
        }
    }

    /// <returns>False if the task failed.</returns>
    private async Task<bool> RunUntilOverAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        using var active = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var run = RunAsync(active.Token);
        try
        {
            while (switchboard.IsActive(scenario) && !run.IsCompleted)
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        finally
        {
            await active.CancelAsync();
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (run.Exception?.GetBaseException() is { } exception)
        {
            LogFailed(scenario.Name, exception);
            return false;
        }

        return true;
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.work_failed", Message =
        "Failed to run scenario {checkout.scenario.name}; retrying")]
    private partial void LogFailed([TagName("checkout.scenario.name")] string name, Exception exception);
}
