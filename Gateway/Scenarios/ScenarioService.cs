using System.Security.Claims;
using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>Starts and stops the scenarios of all services.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">The logger.</param>
/// <param name="store">The active scenarios, or null if scenarios are disabled.</param>
internal sealed partial class ScenarioService(TimeProvider time, ILogger<ScenarioService> logger, ScenarioStore? store = null)
{
    private const int DefaultSeconds = 600;

    /// <summary>Returns the runs of the active scenarios by name.</summary>
    public async Task<IReadOnlyDictionary<string, ScenarioRun>> ListActiveAsync() => store is null
        ? new Dictionary<string, ScenarioRun>()
        : (await store.ReadAsync()).Where(run => run.Value.ExpiresAt > time.GetUtcNow()).ToDictionary();

    /// <summary>Starts a scenario, or changes only the end of an active one. Returns null if scenarios are disabled.</summary>
    public async Task<ScenarioRun?> StartAsync(Scenario scenario, int? durationSeconds, ClaimsPrincipal user)
    {
        if (store is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var seconds = durationSeconds ?? (scenario.IsFault ? DefaultSeconds : null);
        var userId = user.FindFirstValue("sub")!;
        var active = (await ListActiveAsync()).GetValueOrDefault(scenario.Name);
        var run = new ScenarioRun(
            active?.StartedAt ?? now,
            seconds is { } duration ? now.AddSeconds(duration) : ScenarioRun.Never,
            user.FindFirstValue("email") ?? userId,
            userId);
        await store.StartAsync(scenario, run);
        LogStarted(scenario.Name, run.ExpiresAt, userId);
        return run;
    }

    public async Task StopAsync(Scenario scenario, ClaimsPrincipal user)
    {
        if (store is not null)
        {
            await store.StopAsync(scenario);
            LogStopped(scenario.Name, user.FindFirstValue("sub")!);
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.started", Message =
        "Started scenario {checkout.scenario.name} until {checkout.scenario.expires_at:u}")]
    private partial void LogStarted(
        [TagName("checkout.scenario.name")] string scenario,
        [TagName("checkout.scenario.expires_at")] DateTimeOffset expiresAt,
        [TagName("user.id")] string userId);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.stopped", Message = "Stopped scenario {checkout.scenario.name}")]
    private partial void LogStopped([TagName("checkout.scenario.name")] string scenario, [TagName("user.id")] string userId);
}
