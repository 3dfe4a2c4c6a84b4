using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.PaymentService.Payments;

internal static class PaymentsApi
{
    public static IServiceCollection AddPayments(this IServiceCollection services) => services
        .AddSingleton<Ledger>()
        .AddHostedService<PaymentWarmUp>()
        .AddScoped<PaymentHandler>();

    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        const string Payment = "/payments/{orderId:guid}";
        routes.MapPut(Payment, Charge).WithName(nameof(Charge));
        routes.MapPost(Payment + "/settle", Settle).WithName(nameof(Settle));
        routes.MapDelete(Payment, Cancel).WithName(nameof(Cancel));
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
