using Checkout.FaultScenarios;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>Determines whether to send shoppers: by the scenario, or by the setting if scenarios are disabled.</summary>
internal sealed class ShopperSwitch(ScenarioSwitchboard scenarios, TrafficDrop drop, IOptions<LoadOptions> options, TimeProvider time)
{
    private readonly DateTimeOffset _createdAt = time.GetUtcNow();

    public bool IsOn => (scenarios.IsEnabled ? IsSwitchedOn : options.Value.Start) && !drop.IsOn;

    // Ignores the scenario of an earlier run, which the switchboard may read before it is switched off.
    private bool IsSwitchedOn => scenarios.Find(Scenario.Shoppers)?.StartedAt >= _createdAt;
}
