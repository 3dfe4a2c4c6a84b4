using System.Diagnostics;
using System.Text.Json;
using Checkout.Gateway.Orders;
using Checkout.Gateway.Products;
using Polly;

namespace Checkout.Gateway.Checkout;

/// <summary>
/// Drives an order from the state it is in to its end: reserve, charge, commit, confirm; or undo what was done.
/// Every state is written before its step is taken, and every step can be taken twice, so after a crash anyone goes
/// on from the state that was written last.
/// </summary>
internal sealed partial class CheckoutSaga(
    OrderStore orders,
    InventoryClient inventory,
    PaymentClient payments,
    OutboxRelay outbox,
    CheckoutMetrics metrics,
    TimeProvider time,
    ILogger<CheckoutSaga> logger)
{
    /// <param name="order">The order, with the fencing token of the caller's drive.</param>
    /// <param name="request">The request that brought the order; null ever after, for its card is stored nowhere.</param>
    /// <param name="cancellationToken">Stops between or in the middle of steps; the order can then be taken on again.</param>
    /// <returns>The order in its final state.</returns>
    /// <exception cref="UnknownSkuException">The order asked for something unknown, and is discarded.</exception>
    public async Task<Order> RunAsync(Order order, CheckoutRequest? request, CancellationToken cancellationToken)
    {
        while (!order.IsFinal)
        {
            order = order.Status switch
            {
                OrderStatus.Reserving when request is null => await CompensateAsync(order, FailureCodes.TryLater, cancellationToken),
                OrderStatus.Reserving => await ReserveAsync(order, request.ExpectedTotal, cancellationToken),
                OrderStatus.Charging => await ChargeAsync(order, request?.Payment, cancellationToken),
                OrderStatus.Committing => await CommitAsync(order, cancellationToken),
                _ => await UndoAsync(order, cancellationToken),
            };
        }

        var outcome = order.FailureCode ?? CheckoutOutcomes.Confirmed;
        metrics.Ended(outcome, order.IsSynthetic);
        LogEnded(order.Id, outcome);
        return order;
    }

    private async Task<Order> ReserveAsync(Order order, Money? expectedTotal, CancellationToken cancellationToken)
    {
        ReservationAnswer answer;
        try
        {
            answer = await metrics.StepAsync("reserve", "inventory", order.Id, async () =>
            {
                var reservation = await inventory.ReserveAsync(
                    order.Id, [.. order.Items.Select(item => new WantedItem(item.Sku, item.Quantity))], cancellationToken);
                if (reservation is ReservationAnswer.Refused { Code: FailureCodes.OutOfStock or CheckoutOutcomes.UnknownSku } refused)
                {
                    Activity.Current?.SetOutcome(refused.Code);
                }

                return reservation;
            });
        }
        catch (Exception exception) when (IsUnavailable(exception, cancellationToken))
        {
            return await CompensateAsync(order, FailureCodes.TryLater, cancellationToken);
        }

        switch (answer)
        {
            case ReservationAnswer.Held held when expectedTotal is not null && held.Total != expectedTotal:
                return await CompensateAsync(order, order with { Items = held.Items, Total = held.Total }, FailureCodes.TotalChanged, cancellationToken);
            case ReservationAnswer.Held held:
                return await orders.SaveAsync(
                    order,
                    order with { Status = OrderStatus.Charging, ChargeStarted = true, Items = held.Items, Total = held.Total },
                    cancellationToken);
            case ReservationAnswer.Refused { Code: FailureCodes.OutOfStock } refused:
                return await CompensateAsync(order, order with { MissingItems = refused.Items }, FailureCodes.OutOfStock, cancellationToken);
            case ReservationAnswer.Refused { Code: CheckoutOutcomes.UnknownSku } refused:
                await orders.DiscardAsync(order, cancellationToken);
                throw new UnknownSkuException(refused.Detail);
            default:
                return await CompensateAsync(order, FailureCodes.TryLater, cancellationToken);
        }
    }

    private async Task<Order> ChargeAsync(Order order, Card? card, CancellationToken cancellationToken)
    {
        PaymentAnswer payment;
        try
        {
            payment = await metrics.StepAsync("charge", "payment", order.Id, async () =>
            {
                var answer = card is null
                    ? await payments.SettleAsync(order.Id, cancellationToken)
                    : await payments.ChargeAsync(order.Id, order.Total!, card, cancellationToken);
                if (answer.Status == "declined")
                {
                    Activity.Current?.SetOutcome(FailureCodes.PaymentDeclined, answer.DeclineCode);
                }

                return answer;
            });
        }
        catch (Exception exception) when (card is not null && IsUnavailable(exception, cancellationToken))
        {
            return await CompensateAsync(order, FailureCodes.TryLater, cancellationToken);
        }

        return payment.Status switch
        {
            "captured" => await orders.SaveAsync(order, order with { Status = OrderStatus.Committing }, cancellationToken),
            "declined" => await CompensateAsync(
                order, order with { DeclineCode = payment.DeclineCode }, FailureCodes.PaymentDeclined, cancellationToken),
            _ => await CompensateAsync(order, FailureCodes.TryLater, cancellationToken),
        };
    }

    private async Task<Order> CommitAsync(Order order, CancellationToken cancellationToken)
    {
        if (!await metrics.StepAsync("commit", "inventory", order.Id, () => inventory.CommitAsync(order.Id, cancellationToken)))
        {
            return await CompensateAsync(order, FailureCodes.TryLater, cancellationToken);
        }

        var confirmed = await metrics.StepAsync("confirm", "gateway", order.Id, async () =>
        {
            var confirmation = OrderConfirmed.Of(order, time.GetUtcNow());
            var saved = await orders.ConfirmAsync(
                order, confirmation.EventId, JsonSerializer.Serialize(confirmation, JsonSerializerOptions.Web), Activity.Current?.Id, cancellationToken);
            Activity.Current?.SetOutcome(CheckoutOutcomes.Confirmed);
            return saved;
        });
        metrics.Revenue(confirmed.Total!.Amount, confirmed.Total.Currency);
        outbox.Wake();
        return confirmed;
    }

    // From here on the outcome is decided; what remains is to give back what the order holds.
    private Task<Order> CompensateAsync(Order order, string failureCode, CancellationToken cancellationToken) =>
        CompensateAsync(order, order, failureCode, cancellationToken);

    private Task<Order> CompensateAsync(Order order, Order changed, string failureCode, CancellationToken cancellationToken) =>
        orders.SaveAsync(order, changed with { Status = OrderStatus.Compensating, FailureCode = failureCode }, cancellationToken);

    private async Task<Order> UndoAsync(Order order, CancellationToken cancellationToken)
    {
        if (order is { ChargeStarted: true, FailureCode: not FailureCodes.PaymentDeclined })
        {
            await metrics.StepAsync("cancel", "payment", order.Id, () => payments.CancelAsync(order.Id, cancellationToken));
        }

        // What was refused holds nothing, and InventoryService has closed the order's reservation for good.
        if (order.FailureCode != FailureCodes.OutOfStock)
        {
            await metrics.StepAsync("release", "inventory", order.Id, async () =>
            {
                await inventory.ReleaseAsync(order.Id, cancellationToken);
                return true;
            });
        }

        return await orders.FailAsync(order, cancellationToken);
    }

    /// <summary>Whether the other service could not do it, as opposed to our own time being up.</summary>
    private static bool IsUnavailable(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or ExecutionRejectedException && !cancellationToken.IsCancellationRequested;

    [LoggerMessage(LogLevel.Information, EventName = "checkout.order.ended", Message = "Order {checkout.order.id} ended: {checkout.outcome}")]
    private partial void LogEnded([TagName("checkout.order.id")] Guid orderId, [TagName("checkout.outcome")] string outcome);
}

/// <summary>The order asks for a product that does not exist. There is no order then.</summary>
internal sealed class UnknownSkuException(string message) : Exception(message);
