using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary><c>payment-errors</c>: the card processor answers four of five charges with 500, more often than retries can hide.</summary>
internal sealed class PaymentErrors(ScenarioSwitchboard scenarios) : IEndpointFilter
{
    private const double Share = 0.8;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        scenarios.Acts(Scenario.PaymentErrors, Share)
            ? TypedResults.InternalServerError()
            : await next(context);
}
