using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// Adds the route value <c>orderId</c> to the request's span. Runs before the exception handler, which clears the route
/// values.
/// </summary>
internal sealed class OrderIdMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Guid.TryParse(context.GetRouteValue("orderId") as string, out var order))
        {
            Activity.Current?.SetTag("checkout.order.id", order.ToString());
        }

        return next(context);
    }
}
