using Checkout.FaultScenarios;
using Checkout.LoadGenerator.Attacks;

namespace Checkout.LoadGenerator.Scenarios;

internal static class LoadScenarios
{
    /// <summary>Adds the faults that external clients cause.</summary>
    public static void AddLoadScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.AuthBruteforce, Scenario.NoisyClient, Scenario.TrafficDrop);
        builder.Services.AddSingleton<TrafficDrop>();
        builder.Services.AddHostedService<AuthBruteforce>();
        builder.Services.AddHostedService<NoisyClient>();
    }
}
