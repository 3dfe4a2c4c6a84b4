using System.Diagnostics;

namespace Checkout.Gateway.Checkouts;

/// <summary>
/// Measures every checkout from the arrival of its request to its response. A request that fails before an order exists counts as a
/// failed checkout.
/// </summary>
internal sealed class CheckoutMeasurement(RequestDelegate next, CheckoutMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Marker>() is null)
        {
            await next(context);
            return;
        }

        var attempt = new CheckoutAttempt();
        context.Features.Set(attempt);
        try
        {
            await next(context);
        }
        finally
        {
            if (attempt.GetOutcomeName(context.Response.StatusCode) is { } outcome)
            {
                metrics.RecordCheckout(outcome, attempt.Elapsed, context.User.IsSynthetic());
                var order = attempt.Outcome?.PlacedOrder;
                Activity.Current?.SetOrder(order?.Id).SetOutcome(outcome, order?.DeclineCode);
            }
        }
    }

    /// <summary>Marks the endpoint of checkouts.</summary>
    internal sealed class Marker;
}

internal static class CheckoutMeasurementExtensions
{
    /// <summary>Measures checkouts. Must run before all middleware that takes time or may respond itself.</summary>
    public static IApplicationBuilder UseCheckoutMeasurement(this IApplicationBuilder app) => app.UseMiddleware<CheckoutMeasurement>();
}
