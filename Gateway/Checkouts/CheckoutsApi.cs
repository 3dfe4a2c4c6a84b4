using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.Gateway.Checkouts;

/// <summary>A confirmed order.</summary>
public sealed record CheckoutResponse(Guid OrderId, string Status, Money Total, IReadOnlyList<OrderItem> Items, string? TraceId);

internal static class CheckoutsApi
{
    private const int MaxKeyLength = 128;

    /// <summary>The deadline of a checkout. The response is due 5 s after the request arrived. The remaining time is for writing it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4.5);

    public static void AddCheckouts(this WebApplicationBuilder builder)
    {
        builder.Services.AddActivatedSingleton<CheckoutMetrics>();
        builder.Services.AddHostedService<CheckoutWarmUp>();
        builder.Services.AddSingleton<CheckoutQueue>();
        builder.Services.AddScoped<CheckoutSaga>();
        builder.Services.AddScoped<CheckoutService>();
        builder.Services.AddHostedService<SagaRecovery>();
    }

    public static void MapCheckouts(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/checkout", PlaceOrder).WithName(nameof(PlaceOrder)).WithTags("Checkout")
            .WithMetadata(new CheckoutMeasurement.Marker())
            .RequireAuthorization()
            .RequireRateLimit(RateLimitPolicy.Checkout);

    // Ignores the cancellation of the caller on purpose: an order is completed even if the caller disconnects.
    private static async Task<Results<Created<CheckoutResponse>, ProblemHttpResult>> PlaceOrder(
        CheckoutRequest request,
        [FromHeader(Name = ApiHeaders.IdempotencyKey)] string? idempotencyKey,
        HttpContext context,
        CheckoutService checkouts)
    {
        if (!IsOneKey(idempotencyKey))
        {
            return Problem.Create(
                StatusCodes.Status400BadRequest,
                "idempotency_key_required",
                $"Send exactly one Idempotency-Key header with 1 to {MaxKeyLength} characters and no comma. Use a new key for each order.");
        }

        var attempt = context.Features.GetRequiredFeature<CheckoutAttempt>();
        var left = Deadline - attempt.Elapsed;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        var token = (await context.GetTokenAsync("access_token"))!;
        attempt.Outcome = await checkouts.PlaceAsync(request, idempotencyKey, context.User, token, deadline.Token);
        if (attempt.Outcome.Failure is { } failure)
        {
            // An attempt that gave up is a failure, even if the order already has an outcome and the response is 4xx.
            context.RecordFailure(failure);
        }

        return ToResult(attempt.Outcome);
    }

    // The server or a proxy joins repeated headers with a comma. Such a key would differ from the same key sent once, and the order
    // would be placed twice.
    private static bool IsOneKey([NotNullWhen(true)] string? key) =>
        !string.IsNullOrWhiteSpace(key) && key.Length <= MaxKeyLength && !key.Contains(',', StringComparison.Ordinal);

    private static Results<Created<CheckoutResponse>, ProblemHttpResult> ToResult(CheckoutOutcome outcome) => outcome switch
    {
        CheckoutOutcome.Confirmed { Order: var order } => TypedResults.Created(
            $"/api/orders/{order.Id}",
            new CheckoutResponse(order.Id, "confirmed", order.Total!, order.Items, order.TraceId)),
        CheckoutOutcome.PaymentDeclined { Order: var order } => Problem.Create(
            StatusCodes.Status402PaymentRequired,
            FailureCodes.PaymentDeclined,
            "The card was declined. Nothing was charged; try another card.",
            ("declineCode", order.DeclineCode), ("orderId", order.Id)),
        CheckoutOutcome.OutOfStock { Order: var order } => Problem.Create(
            StatusCodes.Status409Conflict,
            FailureCodes.OutOfStock,
            "Some items are out of stock.",
            ("items", order.MissingItems), ("orderId", order.Id)),
        CheckoutOutcome.TotalChanged { Order: var order } => Problem.Create(
            StatusCodes.Status409Conflict,
            FailureCodes.TotalChanged,
            "The total differs from the expected total. Nothing was charged. Repeat the request with the new total to accept it.",
            ("total", order.Total), ("orderId", order.Id)),
        CheckoutOutcome.UnknownSku { Detail: var detail } => Problem.Create(StatusCodes.Status400BadRequest, "unknown_sku", detail),
        CheckoutOutcome.KeyReused => Problem.Create(
            StatusCodes.Status422UnprocessableEntity,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another order. Use a new one."),
        CheckoutOutcome.SessionEnded => Problem.Create(
            StatusCodes.Status401Unauthorized,
            "unauthenticated",
            "The session has ended. Sign in again."),
        _ => Problem.Create(
            StatusCodes.Status503ServiceUnavailable,
            FailureCodes.TryLater,
            "The order could not be completed now. Repeat it with the same Idempotency-Key: you will not be charged twice."),
    };
}
