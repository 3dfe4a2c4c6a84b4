using System.Diagnostics;

namespace Checkout.FaultScenarios;

/// <summary>
/// Holds the active scenarios in memory, so that a query is cheap and needs no Redis. Changes arrive within about a second.
/// Without Redis the last known state applies, and each run still ends when it expires.
/// </summary>
public sealed class ScenarioSwitchboard
{
    private readonly TimeProvider _time;
    private volatile IReadOnlyDictionary<string, ScenarioRun> _runs = new Dictionary<string, ScenarioRun>();

    internal ScenarioSwitchboard(TimeProvider time, bool isEnabled) => (_time, IsEnabled) = (time, isEnabled);

    /// <summary>Gets whether scenarios are enabled: in Development, or if <c>Scenarios:Enabled</c> is true.</summary>
    public bool IsEnabled { get; }

    /// <summary>Returns whether the scenario is active.</summary>
    public bool IsActive(Scenario scenario) => Find(scenario) is not null;

    /// <summary>Returns the current run of the scenario, or null if it is not active.</summary>
    public ScenarioRun? Find(Scenario scenario) =>
        _runs.TryGetValue(scenario.Name, out var run) && run.ExpiresAt > _time.GetUtcNow() ? run : null;

    /// <summary>
    /// Returns whether the scenario applies to the current operation. If so, adds a <c>feature_flag.evaluation</c> event to the
    /// current span, so that a trace shows its cause even after the scenario has ended.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="share">The share of operations to which an active scenario applies.</param>
    public bool Applies(Scenario scenario, double share = 1)
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
            throw new InvalidOperationException("Scenarios are disabled.");
        }

        _runs = runs;
    }
}
