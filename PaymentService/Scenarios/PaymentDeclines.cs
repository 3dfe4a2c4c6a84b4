using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary><c>payment-declines</c>: banks decline seven of ten valid cards without a specific reason.</summary>
internal sealed class PaymentDeclines(ScenarioSwitchboard scenarios, SimulatorStore store) : IEndpointFilter
{
    private const double Share = 0.7;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (scenarios.Applies(Scenario.PaymentDeclines, Share))
        {
            // Stored by the processor, so that a repeated request gets the same response.
            var (key, amount) = (context.GetArgument<Guid>(0), context.GetArgument<ProcessorChargeRequest>(1).Amount);
            await store.AuthorizeAsync(key, amount.Amount, amount.Currency, "do_not_honor", context.HttpContext.RequestAborted);
        }

        return await next(context);
    }
}
