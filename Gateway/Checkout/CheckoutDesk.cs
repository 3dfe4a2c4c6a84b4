using System.Diagnostics;
using Checkout.Gateway.Auth;
using Checkout.Gateway.Orders;
using Checkout.Gateway.Products;
using Polly;

namespace Checkout.Gateway.Checkout;

/// <summary>
/// Places an order once for each Idempotency-Key, however often and wherever it is asked for, and knows within the
/// deadline how it went, or says that this is not known yet.
/// </summary>
internal sealed partial class CheckoutDesk(OrderStore orders, CheckoutSaga saga, TimeProvider time, ILogger<CheckoutDesk> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(400);

    /// <summary>How the order went that the key began before; null when it began none.</summary>
    public async Task<CheckoutOutcome?> FindAsync(CheckoutRequest request, string key, Guid userId, CancellationToken deadline) =>
        await orders.FindByKeyAsync(userId, key, deadline) switch
        {
            null => null,
            { RequestHash: var hash } when hash != request.Fingerprint() => new CheckoutOutcome.KeyReused(),
            { Order: var order } => new CheckoutOutcome.Placed(await WaitAsync(order, deadline)),
        };

    public async Task<CheckoutOutcome> PlaceAsync(
        CheckoutRequest request, string key, Session buyer, bool isSynthetic, CancellationToken deadline)
    {
        var order = new Order(Guid.CreateVersion7(), buyer.UserId, buyer.Email, OrderStatus.Reserving, time.GetUtcNow().UtcDateTime)
        {
            Items = [.. request.WantedItems().Select(item => new OrderItem(item.Sku, Name: null, item.Quantity, Price: null))],
            TraceParent = Activity.Current?.Id,
            IsSynthetic = isSynthetic,
        };
        return await orders.TryBeginAsync(order, key, request.Fingerprint(), deadline) is { } begun
            ? await DriveAsync(begun, request, deadline)
            : await FindAsync(request, key, buyer.UserId, deadline)
                ?? new CheckoutOutcome.Undecided(); // it ended, and freed its key, in this very moment
    }

    private async Task<CheckoutOutcome.Placed> DriveAsync(Order order, CheckoutRequest request, CancellationToken deadline)
    {
        try
        {
            return new CheckoutOutcome.Placed(await saga.RunAsync(order, request, deadline));
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or LeaseLostException
            || (exception is OperationCanceledException && deadline.IsCancellationRequested))
        {
            LogLeft(order.Id, exception);
            // No longer under the deadline, which is over: a query or two, so that recovery need not wait for the lease.
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await orders.ReleaseLeaseAsync(order, TimeSpan.Zero, grace.Token);
            return new CheckoutOutcome.Placed(await orders.FindAsync(order.Id, grace.Token) ?? order, exception);
        }
    }

    // Another request drives this order, perhaps in another process: the database is what both see.
    private async Task<Order> WaitAsync(Order order, CancellationToken deadline)
    {
        for (var pause = FirstPause; !order.IsDecided && !deadline.IsCancellationRequested; pause = Min(pause * 2, MaxPause))
        {
            await Task.Delay(pause, time, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            order = await orders.FindAsync(order.Id, CancellationToken.None) ?? order;
        }

        return order;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.order.left", Message =
        "Failed to finish order {checkout.order.id} in time; recovery resumes it")]
    private partial void LogLeft([TagName("checkout.order.id")] Guid orderId, Exception exception);
}

/// <summary>How an attempt to place an order went.</summary>
internal abstract record CheckoutOutcome
{
    /// <param name="Order">The order.</param>
    /// <param name="Failure">Why this attempt gave up, if it did; recovery then resumes the order.</param>
    public sealed record Placed(Order Order, Exception? Failure = null) : CheckoutOutcome;

    public sealed record KeyReused : CheckoutOutcome;

    public sealed record Undecided : CheckoutOutcome;
}
