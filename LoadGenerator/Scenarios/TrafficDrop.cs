using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.LoadGenerator.Scenarios;

/// <summary><c>traffic-drop</c>: the shoppers stay away, as they do when DNS, a certificate or an advertisement is broken.</summary>
internal sealed class TrafficDrop(ScenarioSwitchboard scenarios)
{
    public bool IsOn => scenarios.IsActive(ScenarioNames.TrafficDrop);
}

internal static class LoadScenarios
{
    /// <summary>Adds the faults that this service can have on purpose.</summary>
    public static void AddLoadScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(ScenarioNames.TrafficDrop);
        builder.Services.AddSingleton<TrafficDrop>();
    }
}
