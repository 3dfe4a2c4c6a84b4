using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Checkout.FaultScenarios;

/// <summary>Updates the switchboard once a second, and logs when a scenario of this service starts and ends.</summary>
internal sealed partial class ScenarioPoller(
    ScenarioStore store, ScenarioSwitchboard switchboard, IReadOnlyList<Scenario> ownScenarios, ILogger<ScenarioPoller> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly HashSet<Scenario> _known = [];
    private readonly OutageState _outage = new();

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
            _outage.End();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (_outage.Begin())
            {
                LogUnavailable(exception); // once per outage, not once a second
            }
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
                    LogOn(scenario.Name, run.ExpiresAt, run.UserId);
                }
            }
            else if (_known.Remove(scenario))
            {
                LogOver(scenario.Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.on", Message =
        "Scenario {checkout.scenario.name} is on until {checkout.scenario.expires_at:u}")]
    private partial void LogOn(
        [TagName("checkout.scenario.name")] string scenario,
        [TagName("checkout.scenario.expires_at")] DateTimeOffset expiresAt,
        [TagName("user.id")] string? userId);

    [LoggerMessage(LogLevel.Information, EventName = "checkout.scenario.off", Message = "Scenario {checkout.scenario.name} is off")]
    private partial void LogOver([TagName("checkout.scenario.name")] string scenario);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.read_failed", Message =
        "Failed to read scenarios from Redis; keeping those known until they expire")]
    private partial void LogUnavailable(Exception exception);
}
