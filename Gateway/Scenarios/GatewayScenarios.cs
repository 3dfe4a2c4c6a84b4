using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

internal static class GatewayScenarios
{
    /// <summary>Adds the faults that this service can have on purpose.</summary>
    public static void AddGatewayScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.CacheStampede);
        builder.Services.AddActivatedSingleton<ScenarioGauge>();
        builder.Services.AddSingleton<CacheStampede>();
    }
}
