using System.Collections.Concurrent;
using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary>
/// <c>payment-timeouts</c>: the card processor gives no answer to the first request of a charge. Its callers give up after
/// two seconds and ask again, and that goes well: nothing fails, and everything is slow.
/// </summary>
internal sealed class PaymentTimeouts(ScenarioSwitchboard scenarios) : IEndpointFilter
{
    private const int MostKeys = 10_000;
    private static readonly TimeSpan LongerThanAnyoneWaits = TimeSpan.FromSeconds(30);

    // A filter is made for each request.
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
