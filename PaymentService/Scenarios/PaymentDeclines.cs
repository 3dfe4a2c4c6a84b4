using Checkout.FaultScenarios;
using Checkout.PaymentService.Payments;
using Checkout.PaymentService.Simulator;

namespace Checkout.PaymentService.Scenarios;

/// <summary><c>payment-declines</c>: the banks decline seven of ten good cards, and do not say why.</summary>
internal sealed class PaymentDeclines(ScenarioSwitchboard scenarios, SimulatorStore store) : IEndpointFilter
{
    private const double Share = 0.7;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (scenarios.Acts(Scenario.PaymentDeclines, Share))
        {
            // In the processor's books, so that it answers the same when it is asked again.
            var (key, amount) = (context.GetArgument<Guid>(0), context.GetArgument<ChargeRequest>(1).Amount);
            await store.AuthorizeAsync(key, amount.Amount, amount.Currency, "do_not_honor", context.HttpContext.RequestAborted);
        }

        return await next(context);
    }
}
