using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

internal static class PaymentScenarios
{
    /// <summary>Adds the faults that this service can have on purpose.</summary>
    public static void AddPaymentScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(
            Scenario.PaymentErrors, Scenario.PaymentDeclines, Scenario.PaymentTimeouts, Scenario.CpuBurn);
        builder.Services.AddProcessScenario<CpuBurn>(Scenario.CpuBurn);
    }

    /// <summary>Lets the simulated card processor misbehave, which is what it is for, when it is asked for a charge.</summary>
    public static void MisbehaveInScenarios(this RouteHandlerBuilder authorise) => authorise
        .AddEndpointFilter<PaymentErrors>()
        .AddEndpointFilter<PaymentTimeouts>()
        .AddEndpointFilter<PaymentDeclines>();
}
