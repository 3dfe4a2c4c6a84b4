using Checkout.PaymentService.Processor;

namespace Checkout.PaymentService.Payments;

/// <summary>
/// Takes money once an order, or makes sure that none is taken. Every call may be repeated: the order's id is the
/// key at the processor too, so an answer that was lost is found again instead of charged again.
/// </summary>
internal sealed class PaymentHandler(Ledger ledger, ProcessorClient processor, PaymentMetrics metrics)
{
    public async Task<PaymentResponse> ChargeAsync(Guid orderId, ChargeRequest request, CancellationToken cancellationToken)
    {
        if (await ledger.RecordRequestAsync(orderId, request.Amount, request.Card.Last4(), cancellationToken) is { Status: not "pending" } settled)
        {
            return settled;
        }

        try
        {
            var charge = await processor.AuthorizeAsync(orderId, request, cancellationToken);
            if (charge.Status == "authorised")
            {
                await ledger.RecordAuthorizationAsync(orderId, cancellationToken);
                charge = await processor.CaptureAsync(orderId, cancellationToken);
            }

            var payment = await RecordAsync(orderId, charge, cancellationToken);
            metrics.Attempt(payment.Status, payment.DeclineCode);
            return payment;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.Attempt("error");
            throw;
        }
    }

    /// <summary>Brings a payment that was interrupted to an end: captured if the money was taken, else called off.</summary>
    public async Task<PaymentResponse> SettleAsync(Guid orderId, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(orderId, cancellationToken) is { Status: not "pending" } settled)
        {
            return settled;
        }

        // The processor decides: once it has closed the key, a charge still on its way there finds it closed.
        var charge = await processor.FindAsync(orderId, cancellationToken);
        if (charge is null or { Status: "authorised" })
        {
            charge = await processor.CancelAsync(orderId, cancellationToken);
        }

        return await RecordAsync(orderId, charge, cancellationToken);
    }

    /// <summary>Makes sure that no money is kept: what was captured is refunded, anything less is called off.</summary>
    public async Task<PaymentResponse> CancelAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var payment = await SettleAsync(orderId, cancellationToken);
        return payment.Status == "captured"
            ? await RecordAsync(orderId, await processor.CancelAsync(orderId, cancellationToken), cancellationToken)
            : payment;
    }

    // An answer on the way here may have been lost, and what led to this one be news to the ledger.
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
