using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Checkout.Gateway.Checkouts;

/// <summary>
/// Resumes orders whose lease has expired or was released, at startup and continuously. Resumes several concurrently, so that an order
/// that waits for one service does not delay orders that need another.
/// </summary>
internal sealed partial class SagaRecovery(
    OrderStore orders, IServiceScopeFactory scopes, CheckoutMetrics metrics, ILogger<SagaRecovery> logger) : RestartingBackgroundService(logger)
{
    private const int MaxAtOnce = 8;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(1);

    // An order is claimed only when it can start at once, so that its lease does not expire while it waits.
    protected override Task ExecuteCoreAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        ClaimAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = stoppingToken },
        async (claimed, cancellationToken) => await ResumeAsync(claimed.Order, claimed.Attempts, cancellationToken));

    private async IAsyncEnumerable<(Order Order, int Attempts)> ClaimAllAsync([EnumeratorCancellation] CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            while (await TryClaimAsync(stoppingToken) is { } claimed)
            {
                yield return claimed;
            }
        }
    }

    private async Task<(Order Order, int Attempts)?> TryClaimAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await orders.ClaimAsync(stoppingToken) is { } claimed)
            {
                return claimed;
            }

            await orders.DeleteExpiredKeysAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception);
        }

        return null;
    }

    private async Task ResumeAsync(Order order, int attempts, CancellationToken stoppingToken)
    {
        // Starts a new trace, since the request may have ended long ago, with links to the previous attempts.
        Activity.Current = null;
        using var activity = metrics.Activities.StartActivity(
            "checkout resume", ActivityKind.Internal, parentContext: default, links: order.Attempts.Select(attempt => new ActivityLink(attempt)));
        activity?.SetOrder(order.Id);
        LogResuming(order.Id, OrderRow.GetStatusName(order.Status), attempts);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        deadline.CancelAfter(OrderStore.Lease);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<CheckoutSaga>().RunAsync(order, request: null, deadline.Token);
            activity?.SetOutcome(outcome.Name, outcome.PlacedOrder?.DeclineCode);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            activity?.RecordFailure(exception);
            LogPostponed(order.Id, exception);
            await PostponeAsync(order, TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempts - 1), MaxPause.TotalSeconds)), stoppingToken);
        }
    }

    private async Task PostponeAsync(Order order, TimeSpan pause, CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(ReleaseTimeout);
        try
        {
            await orders.ReleaseLeaseAsync(order, pause, timeout.Token);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotReleased(order.Id, exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.order.resumed", Message =
        "Resuming order {checkout.order.id} from {checkout.order.status} (attempt {checkout.attempt})")]
    private partial void LogResuming(
        [TagName("checkout.order.id")] Guid orderId,
        [TagName("checkout.order.status")] string status,
        [TagName("checkout.attempt")] int attempt);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.order.postponed", Message = "Failed to finish order {checkout.order.id}; retrying")]
    private partial void LogPostponed([TagName("checkout.order.id")] Guid orderId, Exception exception);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.order.lease_release_failed", Message =
        "Failed to release the lease of order {checkout.order.id}; retrying when it has expired")]
    private partial void LogNotReleased([TagName("checkout.order.id")] Guid orderId, Exception exception);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.recovery.failed", Message = "Failed to query interrupted orders; retrying")]
    private partial void LogFailed(Exception exception);
}
