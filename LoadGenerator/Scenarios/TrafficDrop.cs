using Checkout.FaultScenarios;

namespace Checkout.LoadGenerator.Scenarios;

/// <summary><c>traffic-drop</c>: the shoppers stay away, as they do when DNS, a certificate or an advertisement is broken.</summary>
internal sealed class TrafficDrop(ScenarioSwitchboard scenarios)
{
    public bool IsOn => scenarios.IsActive(Scenario.TrafficDrop);
}

internal static class LoadScenarios
{
    /// <summary>Adds the faults that this service can have on purpose.</summary>
    public static void AddLoadScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.TrafficDrop);
        builder.Services.AddSingleton<TrafficDrop>();
    }
}
