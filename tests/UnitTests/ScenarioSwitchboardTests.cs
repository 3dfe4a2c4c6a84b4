using System.Diagnostics;
using Checkout.FaultScenarios;
using Microsoft.Extensions.Time.Testing;

namespace Checkout.Tests.Unit;

public sealed class ScenarioSwitchboardTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void scenario_is_active_until_it_expires()
    {
        var scenarios = new ScenarioSwitchboard(_time, isEnabled: true);
        scenarios.Set(OneMinute());

        Assert.True(scenarios.IsActive(Scenario.SlowInventory));
        Assert.False(scenarios.IsActive(Scenario.CpuBurn));

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(scenarios.IsActive(Scenario.SlowInventory));
        Assert.Null(scenarios.Find(Scenario.SlowInventory));
    }

    [Fact]
    public void scenario_cannot_be_started_if_scenarios_are_disabled()
    {
        var scenarios = new ScenarioSwitchboard(_time, isEnabled: false);

        Assert.Throws<InvalidOperationException>(() => scenarios.Set(OneMinute()));
        Assert.False(scenarios.IsActive(Scenario.SlowInventory));
    }

    [Fact]
    public void only_active_scenario_is_recorded_on_the_span()
    {
        var scenarios = new ScenarioSwitchboard(_time, isEnabled: true);
        scenarios.Set(OneMinute());
        using var span = new Activity("request").Start();

        Assert.False(scenarios.Applies(Scenario.CpuBurn));
        Assert.False(scenarios.Applies(Scenario.SlowInventory, share: 0));
        Assert.Empty(span.Events);

        Assert.True(scenarios.Applies(Scenario.SlowInventory));
        var evaluation = Assert.Single(span.Events);
        Assert.Equal("feature_flag.evaluation", evaluation.Name);
        Assert.Equal(
            [("feature_flag.key", "slow-inventory"), ("feature_flag.provider.name", "checkout.scenarios"), ("feature_flag.result.variant", "on")],
            evaluation.Tags.Select(tag => (tag.Key, (string?)tag.Value)).Order());
    }

    private Dictionary<string, ScenarioRun> OneMinute() => new()
    {
        ["slow-inventory"] = new(_time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1), "test"),
    };
}
