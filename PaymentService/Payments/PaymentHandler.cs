namespace Checkout.PaymentService.Payments;

/// <summary>
/// Charges an order once, or ensures that it is not charged. Every operation is idempotent: the order id is also the key at
/// the processor, so that a charge whose response was lost is found instead of repeated.
/// </summary>
internal sealed class PaymentHandler(Ledger ledger, ProcessorClient processor, PaymentMetrics metrics)
{
    public async Task<PaymentResponse> ChargeAsync(Guid orderId, ChargeRequest request, CancellationToken cancellationToken)
    {
        if (await ledger.RecordRequestAsync(orderId, request.Amount, request.Card.GetLast4(), cancellationToken) is { Status: not "pending" } settled)
        {
            return settled;
        }

        try
        {
            var charge = await processor.AuthorizeAsync(orderId, ToProcessor(request), cancellationToken);
            if (charge.Status == "authorised")
            {
                await ledger.RecordAuthorizationAsync(orderId, cancellationToken);
                charge = await processor.CaptureAsync(orderId, cancellationToken);
            }

            var payment = await RecordAsync(orderId, charge, cancellationToken);
            metrics.RecordAttempt(payment.Status, payment.DeclineCode);
            return payment;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.RecordAttempt("error");
            throw;
        }
    }

    /// <summary>Completes an interrupted payment: captured if the processor captured it, else voided.</summary>
    public async Task<PaymentResponse> SettleAsync(Guid orderId, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(orderId, cancellationToken) is { Status: not "pending" } settled)
        {
            return settled;
        }

        // The processor decides: once it has closed the key, it rejects a charge that arrives later.
        var charge = await processor.FindAsync(orderId, cancellationToken);
        if (charge is null or { Status: "authorised" })
        {
            charge = await processor.CancelAsync(orderId, cancellationToken);
        }

        return await RecordAsync(orderId, charge, cancellationToken);
    }

    /// <summary>Refunds a captured payment, or voids any other.</summary>
    public async Task<PaymentResponse> CancelAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var payment = await SettleAsync(orderId, cancellationToken);
        return payment.Status == "captured"
            ? await RecordAsync(orderId, await processor.CancelAsync(orderId, cancellationToken), cancellationToken)
            : payment;
    }

    private static ProcessorChargeRequest ToProcessor(ChargeRequest request) => new(
        new ProcessorMoney(request.Amount.Amount, request.Amount.Currency),
        new ProcessorCard(request.Card.Number, request.Card.Expiry, request.Card.Cvc));

    // Adds earlier entries too, since the ledger lacks them if an earlier response was lost.
    private Task<PaymentResponse> RecordAsync(Guid orderId, ProcessorCharge charge, CancellationToken cancellationToken)
    {
        string[] entries = charge.Status switch
        {
            "captured" => ["authorised", "captured"],
            "refunded" => ["authorised", "captured", "refunded"],
            _ => [charge.Status],
        };
        return ledger.RecordAsync(orderId, entries, charge.DeclineCode, cancellationToken);
    }
}
