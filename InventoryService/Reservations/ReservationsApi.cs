using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.InventoryService.Reservations;

/// <summary>The items to reserve for an order.</summary>
public sealed record ReservationRequest(
    [property: Required, MinLength(1), MaxLength(50)] IReadOnlyList<ReservationItem> Items) : IValidatableObject
{
    /// <summary>Rejects null items and several items with the same SKU.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Items.Any(item => item is null) || Items.DistinctBy(item => item.Sku).Count() < Items.Count)
        {
            yield return new ValidationResult("Each product may appear only once.", [nameof(Items)]);
        }
    }
}

/// <summary>A quantity of one product. A SKU may appear only once in a request.</summary>
public sealed record ReservationItem(
    [property: Required, RegularExpression("^[A-Za-z0-9._-]{1,64}$")] string Sku,
    [property: Range(1, 100)] int Quantity);

/// <summary>The reserved items and their total price.</summary>
public sealed record ReservationResponse(Guid OrderId, IReadOnlyList<ReservedItem> Items, Money Total);

/// <summary>A reserved item with its current price.</summary>
public sealed record ReservedItem(string Sku, string Name, int Quantity, Money Price);

internal static class ReservationsApi
{
    public static void AddReservations(this WebApplicationBuilder builder)
    {
        builder.Services.AddActivatedSingleton<InventoryMetrics>();
        builder.Services.AddSingleton<ReservationStore>();
        builder.Services.AddHostedService<ReservationWarmUp>();
        builder.Services.AddHostedService<ReservationExpiryService>();
    }

    public static RouteGroupBuilder MapReservations(this IEndpointRouteBuilder routes)
    {
        // The id is not part of the group: an endpoint with an empty pattern would have a slash at the end of http.route.
        var reservations = routes.MapGroup("/reservations").WithTags("Reservations");
        reservations.MapPut("/{orderId:guid}", Reserve).WithName(nameof(Reserve));
        reservations.MapPost("/{orderId:guid}/commit", Commit).WithName(nameof(Commit));
        reservations.MapDelete("/{orderId:guid}", Release).WithName(nameof(Release));
        return reservations;
    }

    private static async Task<Results<Ok<ReservationResponse>, ProblemHttpResult>> Reserve(
        Guid orderId, ReservationRequest request, ReservationStore store, CancellationToken cancellationToken) =>
        await store.ReserveAsync(orderId, request.Items, cancellationToken) switch
        {
            ReserveResult.Held held => TypedResults.Ok(held.Reservation),
            ReserveResult.UnknownSku unknown => Problem.Create(
                StatusCodes.Status400BadRequest, "unknown_sku", $"Unknown product: {string.Join(", ", unknown.Skus)}.", ("skus", unknown.Skus)),
            ReserveResult.OutOfStock missing => Problem.Create(
                StatusCodes.Status409Conflict, "out_of_stock", "Some items are out of stock.", ("items", missing.Items)),
            _ => Problem.Create(StatusCodes.Status409Conflict, "reservation_closed", "The reservation of this order has ended and cannot be renewed."),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> Commit(
        Guid orderId, ReservationStore store, CancellationToken cancellationToken) =>
        await store.CommitAsync(orderId, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Create(StatusCodes.Status409Conflict, "reservation_closed", "This order has no active reservation.");

    private static async Task<Results<NoContent, ProblemHttpResult>> Release(
        Guid orderId, ReservationStore store, CancellationToken cancellationToken) =>
        await store.ReleaseAsync(orderId, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Create(StatusCodes.Status409Conflict, "reservation_committed", "The items of this order are already sold.");
}
