using System.Collections.Concurrent;
using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary>
/// <c>payment-timeouts</c>: the card processor does not respond to the first request of a charge. Callers time out after
/// two seconds and retry successfully, so nothing fails, but everything is slow.
/// </summary>
internal sealed class PaymentTimeouts(ScenarioSwitchboard scenarios) : IEndpointFilter
{
    private const int MaxKeys = 10_000;

    // Shared, since a filter is created for each request.
    private static readonly ConcurrentDictionary<Guid, bool> SeenKeys = [];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (scenarios.IsActive(Scenario.PaymentTimeouts) && IsFirst(context.GetArgument<Guid>(0)) && scenarios.Applies(Scenario.PaymentTimeouts))
        {
            await Task.Delay(SimulatorApi.LongDelay, context.HttpContext.RequestAborted);
        }

        return await next(context);
    }

    private static bool IsFirst(Guid key)
    {
        if (SeenKeys.Count > MaxKeys)
        {
            SeenKeys.Clear();
        }

        return SeenKeys.TryAdd(key, true);
    }
}
