namespace Checkout.PaymentService.Payments;

/// <summary>Queries a payment that does not exist.</summary>
internal sealed class PaymentWarmUp(Ledger ledger, ILogger<PaymentWarmUp> logger) : WarmUp(logger)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => ledger.FindAsync(Guid.NewGuid(), cancellationToken);
}
