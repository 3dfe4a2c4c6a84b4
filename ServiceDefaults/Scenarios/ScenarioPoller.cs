using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Scenarios;

/// <summary>Keeps the switchboard up to date, once a second, and logs the scenarios that its service takes part in.</summary>
internal sealed partial class ScenarioPoller(
    ScenarioStore store, ScenarioSwitchboard switchboard, IReadOnlyList<string> ownScenarios, ILogger<ScenarioPoller> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _known = [];
    private bool _isLost;

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            await ReadAsync();
            Log();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync()
    {
        try
        {
            switchboard.Set(await store.ReadAsync());
            _isLost = false;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (!_isLost)
            {
                LogUnavailable(logger, exception); // once an outage, and not once a second
            }

            _isLost = true;
        }
    }

    private void Log()
    {
        foreach (var scenario in ownScenarios)
        {
            if (switchboard.Find(scenario) is { } run)
            {
                if (_known.Add(scenario))
                {
                    LogOn(logger, scenario, run.ExpiresAt, run.StartedBy);
                }
            }
            else if (_known.Remove(scenario))
            {
                LogOver(logger, scenario);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Scenario {Scenario} is on until {ExpiresAt:u}, started by {StartedBy}")]
    private static partial void LogOn(ILogger logger, string scenario, DateTimeOffset expiresAt, string startedBy);

    [LoggerMessage(LogLevel.Information, "Scenario {Scenario} is over")]
    private static partial void LogOver(ILogger logger, string scenario);

    [LoggerMessage(LogLevel.Warning, "Redis is not available: scenarios stay as they are until their time is over")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}
