using System.Threading.RateLimiting;

namespace Checkout.Gateway.Checkouts;

/// <summary>
/// Limits the orders that one process places concurrently. Without a limit, orders that arrive together slow each other down until
/// all of them exceed their deadline. The others wait, and begin only if there is time left to complete them.
/// </summary>
internal sealed class CheckoutQueue(CheckoutMetrics metrics, TimeProvider time) : IDisposable
{
    // Several times what the processors can do, because an order mostly waits for other services, and fewer than the connections
    // to the database.
    private const int MaxConcurrent = 24;

    private const int MaxWaiting = 1000;

    // The deadline of a checkout less a second to complete the order.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3.5);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = MaxConcurrent,
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a permit, held until the lease is disposed. A wait is a step of the checkout.</summary>
    /// <exception cref="CheckoutQueueException">The queue is full, or the wait took too long.</exception>
    public async Task<RateLimitLease> AcquireAsync(CancellationToken cancellationToken)
    {
        var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired
            ? lease
            : await metrics.RunStepAsync("wait", "gateway", orderId: null, () => WaitAsync(cancellationToken));
    }

    public void Dispose() => _limiter.Dispose();

    private async Task<RateLimitLease> WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LongestWait, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var lease = await _limiter.AcquireAsync(1, deadline.Token);
            return lease.IsAcquired ? lease : throw new CheckoutQueueException("Too many orders are waiting.");
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            throw new CheckoutQueueException("The order waited too long for others to complete.", exception);
        }
    }
}

/// <summary>The exception that is thrown when an order cannot begin because of too many others.</summary>
internal sealed class CheckoutQueueException(string message, Exception? innerException = null) : Exception(message, innerException);
