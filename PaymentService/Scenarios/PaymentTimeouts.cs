using System.Collections.Concurrent;
using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary>
/// <c>payment-timeouts</c>: the card processor does not respond to the first request of a charge. Callers time out after
/// two seconds and retry successfully, so nothing fails, but everything is slow.
/// </summary>
internal sealed class PaymentTimeouts(ScenarioSwitchboard scenarios) : IEndpointFilter
{
    private const int MostKeys = 10_000;
    private static readonly TimeSpan LongerThanAnyoneWaits = TimeSpan.FromSeconds(30);

    // Shared, since a filter is created for each request.
    private static readonly ConcurrentDictionary<Guid, bool> Asked = [];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (scenarios.IsActive(Scenario.PaymentTimeouts) && IsFirst(context.GetArgument<Guid>(0)) && scenarios.Acts(Scenario.PaymentTimeouts))
        {
            await Task.Delay(LongerThanAnyoneWaits, context.HttpContext.RequestAborted);
        }

        return await next(context);
    }

    private static bool IsFirst(Guid key)
    {
        if (Asked.Count > MostKeys)
        {
            Asked.Clear();
        }

        return Asked.TryAdd(key, true);
    }
}
