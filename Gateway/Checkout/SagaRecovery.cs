using System.Diagnostics;
using Checkout.Gateway.Orders;
using Checkout.ServiceDefaults.Telemetry;
using Npgsql;
using Polly;

namespace Checkout.Gateway.Checkout;

/// <summary>Takes on the orders whose driver is gone or gave up, at startup and ever after, and drives them to their end.</summary>
internal sealed partial class SagaRecovery(
    OrderStore orders, IServiceScopeFactory scopes, CheckoutMetrics metrics, ILogger<SagaRecovery> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await orders.ClaimAsync(stoppingToken) is { } claimed)
                {
                    await ResumeAsync(claimed.Order, claimed.Attempts, stoppingToken);
                }

                await orders.DeleteExpiredKeysAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(logger, exception);
            }
        }
    }

    private async Task ResumeAsync(Order order, int attempts, CancellationToken cancellationToken)
    {
        using var activity = metrics.Activities.StartActivity("checkout resume", ActivityKind.Internal, order.TraceContext);
        activity?.SetTag("order.id", order.Id);
        LogResuming(logger, order.Id, order.Status, attempts);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(OrderStore.Lease);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<CheckoutSaga>().RunAsync(order, card: null, deadline.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or LeaseLostException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            activity?.RecordFailure(exception);
            LogPostponed(logger, order.Id, exception);
            var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempts - 1), MaxPause.TotalSeconds));
            await orders.ReleaseLeaseAsync(order, pause, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Order {OrderId} was left {Status}; taking it on, attempt {Attempt}")]
    private static partial void LogResuming(ILogger logger, Guid orderId, OrderStatus status, int attempt);

    [LoggerMessage(LogLevel.Warning, "Order {OrderId} could not be ended yet")]
    private static partial void LogPostponed(ILogger logger, Guid orderId, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Orders left behind could not be looked for; trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
