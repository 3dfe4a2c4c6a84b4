using System.Diagnostics;
using System.Security.Claims;
using Polly;
using Polly.Retry;

namespace Checkout.Gateway.Checkouts;

/// <summary>
/// Places one order for each Idempotency-Key, however many requests and replicas it arrives at. Returns before the deadline, with
/// <see cref="CheckoutOutcome.TryLater"/> if the outcome is not known by then.
/// </summary>
internal sealed partial class CheckoutService(
    OrderStore orders,
    CheckoutQueue queue,
    CheckoutSaga saga,
    AuthClient auth,
    CheckoutMetrics metrics,
    TimeProvider time,
    ILogger<CheckoutService> logger)
{
    private static readonly ResiliencePipeline<Order> UntilDecided = new ResiliencePipelineBuilder<Order>()
        .AddRetry(new RetryStrategyOptions<Order>
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { IsDecided: false }),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromMilliseconds(400),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    /// <param name="request">The order, and the card that pays it.</param>
    /// <param name="key">The Idempotency-Key.</param>
    /// <param name="caller">The buyer, from the access token.</param>
    /// <param name="accessToken">The buyer's access token, for AuthService.</param>
    /// <param name="deadline">Ends the attempt, and leaves the order to recovery.</param>
    public async Task<CheckoutOutcome> PlaceAsync(
        CheckoutRequest request, string key, ClaimsPrincipal caller, string accessToken, CancellationToken deadline)
    {
        try
        {
            // A repeated request calls no other service: its token was already validated.
            return await FindAsync(request, key, caller.GetUserId(), deadline) ?? await BeginAsync(request, key, caller, accessToken, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new CheckoutOutcome.TryLater();
        }
        catch (CheckoutQueueException exception)
        {
            return new CheckoutOutcome.TryLater { Failure = exception };
        }
    }

    /// <summary>Returns the outcome of the order created with this key, or null if there is none.</summary>
    private async Task<CheckoutOutcome?> FindAsync(CheckoutRequest request, string key, Guid userId, CancellationToken deadline) =>
        await orders.FindByKeyAsync(userId, key, deadline) switch
        {
            null => null,
            { RequestHash: var hash } when hash != request.ComputeFingerprint() => new CheckoutOutcome.KeyReused(),
            { Order: var order } => CheckoutOutcome.From(await WaitAsync(order, deadline)),
        };

    private async Task<CheckoutOutcome> BeginAsync(
        CheckoutRequest request, string key, ClaimsPrincipal caller, string accessToken, CancellationToken deadline)
    {
        using (await queue.AcquireAsync(deadline))
        {
            var session = await metrics.RunStepAsync("verify", "auth", orderId: null, () => auth.FindSessionAsync(accessToken, deadline));
            if (session is null)
            {
                return new CheckoutOutcome.SessionEnded();
            }

            var order = new Order(Guid.CreateVersion7(), session.UserId, session.Email, OrderStatus.Reserving, time.GetUtcNow().UtcDateTime)
            {
                Items = [.. request.GetWantedItems().Select(item => new OrderItem(item.Sku, Name: null, item.Quantity, Price: null))],
                TraceParent = Activity.Current?.Id,
                IsSynthetic = caller.IsSynthetic(),
            };
            if (await orders.TryBeginAsync(order, key, request.ComputeFingerprint(), deadline) is { } begun)
            {
                return await RunSagaAsync(begun, request, deadline);
            }
        }

        // Another request used the key in the meantime.
        return await FindAsync(request, key, caller.GetUserId(), deadline)
            ?? new CheckoutOutcome.TryLater(); // the order of that request ended just now, and freed its key
    }

    private async Task<CheckoutOutcome> RunSagaAsync(Order order, CheckoutRequest request, CancellationToken deadline)
    {
        try
        {
            return await saga.RunAsync(order, request, deadline);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or LeaseLostException
            || (exception is OperationCanceledException && deadline.IsCancellationRequested))
        {
            LogUnfinished(order.Id, exception);
            // The deadline is over. Two more queries, so that recovery need not wait for the lease.
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await orders.ReleaseLeaseAsync(order, TimeSpan.Zero, grace.Token);
            return CheckoutOutcome.From(await orders.FindAsync(order.Id, grace.Token) ?? order) with { Failure = exception };
        }
    }

    // Another request, possibly in another process, runs the order, so its state is polled from the database.
    private async Task<Order> WaitAsync(Order order, CancellationToken deadline)
    {
        try
        {
            return order.IsDecided
                ? order
                : await UntilDecided.ExecuteAsync(async token => await orders.FindAsync(order.Id, token) ?? order, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return order;
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.order.left", Message =
        "Failed to finish order {checkout.order.id} in time; recovery will resume it")]
    private partial void LogUnfinished([TagName("checkout.order.id")] Guid orderId, Exception exception);
}
