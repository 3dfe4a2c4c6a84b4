using Checkout.FaultScenarios;
using Checkout.LoadGenerator.Scenarios;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>Tells whether shoppers come now: they are a scenario, or where there are none, a setting.</summary>
internal sealed class ShopperSwitch(ScenarioSwitchboard scenarios, TrafficDrop drop, IOptions<LoadOptions> options, TimeProvider time)
{
    private readonly DateTimeOffset _createdAt = time.GetUtcNow();

    public bool IsOn => (scenarios.IsEnabled ? IsSwitchedOn : options.Value.Start) && !drop.IsOn;

    // The switchboard may have read those of an earlier run before they were switched off.
    private bool IsSwitchedOn => scenarios.Find(Scenario.Shoppers)?.StartedAt >= _createdAt;
}
