using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Orders;

/// <summary>An order as its buyer sees it.</summary>
/// <param name="Status">pending, confirmed or failed.</param>
/// <param name="FailureCode">The reason if it failed, else null.</param>
public sealed record OrderResponse(
    Guid OrderId,
    string Status,
    Money? Total,
    IReadOnlyList<OrderItem> Items,
    DateTime CreatedAt,
    string? TraceId,
    string? FailureCode,
    string? DeclineCode)
{
    internal static OrderResponse From(Order order) => new(
        order.Id,
        order.Status switch
        {
            OrderStatus.Confirmed => "confirmed",
            OrderStatus.Failed => "failed",
            _ => "pending",
        },
        order.Total,
        order.Items,
        order.CreatedAt,
        order.TraceId,
        order.FailureCode,
        order.DeclineCode);
}

/// <summary>The caller's orders, newest first.</summary>
public sealed record OrderList(IReadOnlyList<OrderResponse> Items);

/// <summary>The endpoints for the caller's own orders.</summary>
internal static class OrdersApi
{
    private const int MaxListed = 100;

    public static void AddOrders(this WebApplicationBuilder builder) => builder.Services.AddSingleton<OrderStore>();

    public static RouteGroupBuilder MapOrders(this IEndpointRouteBuilder routes)
    {
        // An empty pattern in a group of /api/orders would be the route /api/orders/, with a trailing slash.
        var orders = routes.MapGroup("/api").WithTags("Orders").RequireAuthorization();
        orders.MapGet("/orders", ListOrders).WithName(nameof(ListOrders));
        orders.MapGet("/orders/{id}", GetOrder).WithName(nameof(GetOrder));
        orders.MapGet("/orders/{id}/trace", GetOrderTrace).WithName(nameof(GetOrderTrace));
        return orders;
    }

    // With a key, returns at most one order, so that a caller can find its checkout if the response was lost. PostgreSQL rejects NUL in a
    // text, and no order has such a key.
    private static async Task<Ok<OrderList>> ListOrders(string? idempotencyKey, ClaimsPrincipal user, OrderStore orders, CancellationToken cancellationToken)
    {
        IReadOnlyList<Order> found = idempotencyKey is null
            ? await orders.ListForUserAsync(user.GetUserId(), MaxListed, cancellationToken)
            : !idempotencyKey.Contains('\0') && await orders.FindByKeyAsync(user.GetUserId(), idempotencyKey, cancellationToken) is { Order: var order } ? [order] : [];
        return TypedResults.Ok(new OrderList([.. found.Select(OrderResponse.From)]));
    }

    // An invalid id gets the same response as an unknown one.
    private static async Task<Results<Ok<OrderResponse>, ProblemHttpResult>> GetOrder(
        string id, ClaimsPrincipal user, OrderStore orders, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var orderId) && await orders.FindForUserAsync(orderId, user.GetUserId(), cancellationToken) is { } order
            ? TypedResults.Ok(OrderResponse.From(order))
            : NotFound();

    // Empty if no spans have arrived yet or no trace store is available. The page then shows only the link.
    private static async Task<Results<Ok<OrderTrace>, ProblemHttpResult>> GetOrderTrace(
        string id, ClaimsPrincipal user, OrderStore orders, TraceClient traces, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var orderId) && await orders.FindForUserAsync(orderId, user.GetUserId(), cancellationToken) is { } order
            ? TypedResults.Ok(OrderTrace.Create(order.TraceId, order.TraceId is null ? null : await traces.FindAsync(order.TraceId, cancellationToken)))
            : NotFound();

    private static ProblemHttpResult NotFound() =>
        Problem.Create(StatusCodes.Status404NotFound, "order_not_found", "You have no order with this id.");
}
