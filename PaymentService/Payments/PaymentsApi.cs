using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.PaymentService.Payments;

internal static class PaymentsApi
{
    public static void AddPayments(this WebApplicationBuilder builder)
    {
        builder.Services.AddActivatedSingleton<PaymentMetrics>();
        builder.Services.AddSingleton<Ledger>();
        builder.Services.AddHostedService<PaymentWarmUp>();
        builder.Services.AddScoped<PaymentHandler>();
    }

    public static RouteGroupBuilder MapPayments(this IEndpointRouteBuilder routes)
    {
        // The id is not part of the group: an endpoint with an empty pattern would have a slash at the end of http.route.
        var payments = routes.MapGroup("/payments").WithTags("Payments");
        payments.MapPut("/{orderId:guid}", Charge).WithName(nameof(Charge));
        payments.MapPost("/{orderId:guid}/settle", Settle).WithName(nameof(Settle));
        payments.MapDelete("/{orderId:guid}", Cancel).WithName(nameof(Cancel));
        return payments;
    }

    private static async Task<Results<Ok<PaymentResponse>, ProblemHttpResult>> Charge(
        Guid orderId, ChargeRequest request, PaymentHandler payments, CancellationToken cancellationToken)
    {
        var payment = await payments.ChargeAsync(orderId, request, cancellationToken);
        Activity.Current?.SetTag("checkout.payment.decline_code", payment.DeclineCode);
        return payment.Status switch
        {
            "captured" => TypedResults.Ok(payment),
            "declined" => Problem.Create(
                StatusCodes.Status402PaymentRequired, "payment_declined", "The card was declined.", ("declineCode", payment.DeclineCode)),
            _ => Problem.Create(StatusCodes.Status409Conflict, "payment_closed", "The payment of this order was canceled and cannot be repeated."),
        };
    }

    private static async Task<Ok<PaymentResponse>> Settle(Guid orderId, PaymentHandler payments, CancellationToken cancellationToken) =>
        TypedResults.Ok(await payments.SettleAsync(orderId, cancellationToken));

    private static async Task<Ok<PaymentResponse>> Cancel(Guid orderId, PaymentHandler payments, CancellationToken cancellationToken) =>
        TypedResults.Ok(await payments.CancelAsync(orderId, cancellationToken));
}
