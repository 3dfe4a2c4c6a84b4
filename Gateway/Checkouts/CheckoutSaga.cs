using System.Diagnostics;
using System.Text.Json;
using Polly;

namespace Checkout.Gateway.Checkouts;

/// <summary>
/// Runs an order from its current state to a final state: reserve, charge, commit, confirm, or compensate. Each state is
/// written before its step, and each step is idempotent, so that any process can resume the order from the last written
/// state after a crash.
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
    /// <param name="order">The order, with the fencing token of the caller's lease.</param>
    /// <param name="request">The request that placed the order, or null when it is resumed, because the card is not stored.</param>
    /// <param name="cancellationToken">Cancels between or during steps. The order can then be resumed.</param>
    public async Task<CheckoutOutcome> RunAsync(Order order, CheckoutRequest? request, CancellationToken cancellationToken)
    {
        if (order.Status == OrderStatus.Reserving)
        {
            var reservation = request is null ? null : await ReserveAsync(order, cancellationToken);
            if (reservation is ReservationResult.Rejected { Code: OutcomeNames.UnknownSku } rejected)
            {
                await orders.DiscardAsync(order, cancellationToken);
                return new CheckoutOutcome.UnknownSku(rejected.Detail);
            }

            order = await SaveReservationAsync(order, reservation, request?.ExpectedTotal, cancellationToken);
        }

        while (!order.IsFinal)
        {
            order = order.Status switch
            {
                OrderStatus.Charging => await ChargeAsync(order, request?.Payment, cancellationToken),
                OrderStatus.Committing => await CommitAsync(order, cancellationToken),
                _ => await CompensateAsync(order, cancellationToken),
            };
        }

        var outcome = CheckoutOutcome.From(order);
        metrics.RecordOrder(outcome.Name, order.IsSynthetic);
        LogEnded(order.Id, outcome.Name);
        return outcome;
    }

    /// <summary>Returns the result of the reservation, or null if InventoryService is unavailable.</summary>
    private async Task<ReservationResult?> ReserveAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            return await metrics.RunStepAsync("reserve", "inventory", order.Id, async () =>
            {
                var reservation = await inventory.ReserveAsync(
                    order.Id, [.. order.Items.Select(item => new WantedItem(item.Sku, item.Quantity))], cancellationToken);
                if (reservation is ReservationResult.Rejected { Code: FailureCodes.OutOfStock or OutcomeNames.UnknownSku } rejected)
                {
                    Activity.Current?.SetOutcome(rejected.Code);
                }

                return reservation;
            });
        }
        catch (Exception exception) when (IsUnavailable(exception, cancellationToken))
        {
            return null;
        }
    }

    private Task<Order> SaveReservationAsync(
        Order order, ReservationResult? reservation, Money? expectedTotal, CancellationToken cancellationToken) => reservation switch
    {
        ReservationResult.Held held when expectedTotal is not null && held.Total != expectedTotal =>
            BeginCompensationAsync(order, order with { Items = held.Items, Total = held.Total }, FailureCodes.TotalChanged, cancellationToken),
        ReservationResult.Held held =>
            orders.SaveAsync(
                order,
                order with { Status = OrderStatus.Charging, ChargeStarted = true, Items = held.Items, Total = held.Total },
                cancellationToken),
        ReservationResult.Rejected { Code: FailureCodes.OutOfStock } rejected =>
            BeginCompensationAsync(order, order with { MissingItems = rejected.Items }, FailureCodes.OutOfStock, cancellationToken),
        _ => BeginCompensationAsync(order, FailureCodes.TryLater, cancellationToken),
    };

    private async Task<Order> ChargeAsync(Order order, Card? card, CancellationToken cancellationToken)
    {
        PaymentResult payment;
        try
        {
            payment = await metrics.RunStepAsync("charge", "payment", order.Id, async () =>
            {
                var result = card is null
                    ? await payments.SettleAsync(order.Id, cancellationToken)
                    : await payments.ChargeAsync(order.Id, order.Total!, card, cancellationToken);
                if (result.Status == "declined")
                {
                    Activity.Current?.SetOutcome(FailureCodes.PaymentDeclined, result.DeclineCode);
                }

                return result;
            });
        }
        catch (Exception exception) when (card is not null && IsUnavailable(exception, cancellationToken))
        {
            return await BeginCompensationAsync(order, FailureCodes.TryLater, cancellationToken);
        }

        return payment.Status switch
        {
            "captured" => await orders.SaveAsync(order, order with { Status = OrderStatus.Committing }, cancellationToken),
            "declined" => await BeginCompensationAsync(
                order, order with { DeclineCode = payment.DeclineCode }, FailureCodes.PaymentDeclined, cancellationToken),
            _ => await BeginCompensationAsync(order, FailureCodes.TryLater, cancellationToken),
        };
    }

    private async Task<Order> CommitAsync(Order order, CancellationToken cancellationToken)
    {
        if (!await metrics.RunStepAsync("commit", "inventory", order.Id, () => inventory.CommitAsync(order.Id, cancellationToken)))
        {
            return await BeginCompensationAsync(order, FailureCodes.TryLater, cancellationToken);
        }

        var confirmed = await metrics.RunStepAsync("confirm", "gateway", order.Id, async () =>
        {
            var confirmation = OrderConfirmed.From(order, time.GetUtcNow());
            var saved = await orders.ConfirmAsync(
                order, confirmation.EventId, JsonSerializer.Serialize(confirmation, JsonSerializerOptions.Web), Activity.Current?.Id, cancellationToken);
            Activity.Current?.SetOutcome(OutcomeNames.Confirmed);
            return saved;
        });
        metrics.RecordRevenue(confirmed.Total!.Amount, confirmed.Total.Currency);
        outbox.Wake();
        return confirmed;
    }

    // The outcome is final from here on. Only the compensation remains.
    private Task<Order> BeginCompensationAsync(Order order, string failureCode, CancellationToken cancellationToken) =>
        BeginCompensationAsync(order, order, failureCode, cancellationToken);

    private Task<Order> BeginCompensationAsync(Order order, Order changed, string failureCode, CancellationToken cancellationToken) =>
        orders.SaveAsync(order, changed with { Status = OrderStatus.Compensating, FailureCode = failureCode }, cancellationToken);

    private async Task<Order> CompensateAsync(Order order, CancellationToken cancellationToken)
    {
        if (order is { ChargeStarted: true, FailureCode: not FailureCodes.PaymentDeclined })
        {
            await metrics.RunStepAsync("cancel", "payment", order.Id, () => payments.CancelAsync(order.Id, cancellationToken));
        }

        // A rejected reservation holds no stock, and InventoryService keeps it closed.
        if (order.FailureCode != FailureCodes.OutOfStock)
        {
            await metrics.RunStepAsync("release", "inventory", order.Id, async () =>
            {
                await inventory.ReleaseAsync(order.Id, cancellationToken);
                return true;
            });
        }

        return await orders.FailAsync(order, cancellationToken);
    }

    /// <summary>Returns whether the other service failed, as opposed to this attempt's deadline.</summary>
    private static bool IsUnavailable(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or ExecutionRejectedException && !cancellationToken.IsCancellationRequested;

    [LoggerMessage(LogLevel.Information, EventName = "checkout.order.ended", Message = "Order {checkout.order.id} ended: {checkout.outcome}")]
    private partial void LogEnded([TagName("checkout.order.id")] Guid orderId, [TagName("checkout.outcome")] string outcome);
}
