using System.Diagnostics;

namespace Checkout.FaultScenarios;

/// <summary>
/// Tells which scenarios are on, from memory: asking costs nothing, and needs no Redis. What is new takes about a second
/// to be known here. Without Redis the last known state holds, and each scenario still ends when its time is over.
/// </summary>
public sealed class ScenarioSwitchboard
{
    private readonly TimeProvider _time;
    private volatile IReadOnlyDictionary<string, ScenarioRun> _runs = new Dictionary<string, ScenarioRun>();

    internal ScenarioSwitchboard(TimeProvider time, bool isEnabled) => (_time, IsEnabled) = (time, isEnabled);

    /// <summary>Whether there can be scenarios here at all: in Development, or where <c>Scenarios:Enabled</c> is true.</summary>
    public bool IsEnabled { get; }

    /// <summary>Whether the scenario is on now.</summary>
    public bool IsActive(Scenario scenario) => Find(scenario) is not null;

    /// <summary>The scenario's run, or null when it is not on now.</summary>
    public ScenarioRun? Find(Scenario scenario) =>
        _runs.TryGetValue(scenario.Name, out var run) && run.ExpiresAt > _time.GetUtcNow() ? run : null;

    /// <summary>
    /// Whether the scenario is to act on what is done now. If so, the current span says so with a
    /// <c>feature_flag.evaluation</c>, so that a trace explains itself after the scenario is over.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="share">The share of cases in which it acts while it is on.</param>
    public bool Acts(Scenario scenario, double share = 1)
    {
        if (!IsActive(scenario) || (share < 1 && Random.Shared.NextDouble() >= share))
        {
            return false;
        }

        Activity.Current?.AddScenario(scenario);
        return true;
    }

    internal void Set(IReadOnlyDictionary<string, ScenarioRun> runs)
    {
        if (!IsEnabled)
        {
            throw new InvalidOperationException("Scenarios are not enabled here.");
        }

        _runs = runs;
    }
}
