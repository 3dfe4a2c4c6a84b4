using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary><c>payment-errors</c>: the card processor returns 500 for four of five charges, more than retries can hide.</summary>
internal sealed class PaymentErrors(ScenarioSwitchboard scenarios) : IEndpointFilter
{
    private const double Share = 0.8;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        scenarios.Applies(Scenario.PaymentErrors, Share)
            ? TypedResults.InternalServerError()
            : await next(context);
}
