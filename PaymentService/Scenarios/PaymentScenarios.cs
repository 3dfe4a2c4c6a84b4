using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

internal static class PaymentScenarios
{
    /// <summary>Adds the fault scenarios of this service.</summary>
    public static void AddPaymentScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(
            Scenario.PaymentErrors, Scenario.PaymentDeclines, Scenario.PaymentTimeouts, Scenario.CpuBurn);
        builder.Services.AddProcessScenario<CpuBurn>(Scenario.CpuBurn);
    }

    /// <summary>Adds the fault scenarios to the charge endpoint of the simulated card processor.</summary>
    public static void WithPaymentScenarios(this RouteHandlerBuilder endpoint) => endpoint
        .AddEndpointFilter<PaymentErrors>()
        .AddEndpointFilter<PaymentTimeouts>()
        .AddEndpointFilter<PaymentDeclines>();
}
