using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.Payment.Scenarios;

internal static class PaymentScenarios
{
    /// <summary>Adds the fault scenarios of this service.</summary>
    public static void AddPaymentScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(
            ScenarioNames.PaymentErrors, ScenarioNames.PaymentDeclines, ScenarioNames.PaymentTimeouts, ScenarioNames.CpuBurn);
        builder.Services.AddProcessScenario<CpuBurn>(ScenarioNames.CpuBurn);
    }

    /// <summary>Adds the fault scenarios to the charge endpoint of the simulated card processor.</summary>
    public static void MisbehaveInScenarios(this RouteHandlerBuilder authorise) => authorise
        .AddEndpointFilter<PaymentErrors>()
        .AddEndpointFilter<PaymentTimeouts>()
        .AddEndpointFilter<PaymentDeclines>();
}
