using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.Tests.Unit;

public sealed class ScenarioSwitchboardTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void scenario_is_active_until_it_expires()
    {
        var scenarios = new ScenarioSwitchboard(_time, isEnabled: true);
        scenarios.Set(OneMinute());

        Assert.True(scenarios.IsActive("slow-inventory"));
        Assert.False(scenarios.IsActive("cpu-burn"));

        _time.Pass(TimeSpan.FromMinutes(1));

        Assert.False(scenarios.IsActive("slow-inventory"));
        Assert.Null(scenarios.Find("slow-inventory"));
    }

    [Fact]
    public void scenario_cannot_be_switched_on_where_they_are_not_enabled()
    {
        var scenarios = new ScenarioSwitchboard(_time, isEnabled: false);

        Assert.Throws<InvalidOperationException>(() => scenarios.Set(OneMinute()));
        Assert.False(scenarios.IsActive("slow-inventory"));
    }

    private Dictionary<string, ScenarioRun> OneMinute() => new()
    {
        ["slow-inventory"] = new(_time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1), "test"),
    };
}
