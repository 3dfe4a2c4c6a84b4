using System.Data.Common;
using System.Diagnostics;
using System.Net.Mail;
using Checkout.ServiceDefaults.Telemetry;
using StackExchange.Redis;

namespace Checkout.Notification.Orders;

/// <summary>Takes order events off the stream and has each handled; what fails is tried again, and at last put aside.</summary>
internal sealed partial class OrderEventConsumer(
    OrderStream stream, OrderNotifier notifier, NotificationMetrics metrics, ILogger<OrderEventConsumer> logger) : BackgroundService
{
    private const int BatchSize = 20;
    private const int MaxDeliveries = 5;
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var hasGroup = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = IdlePause;
            try
            {
                if (!hasGroup)
                {
                    await stream.CreateGroupAsync();
                    hasGroup = true;
                }

                if (await HandleBatchAsync(stoppingToken) > 0)
                {
                    continue;
                }
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
            {
                // Redis lost its data, which its append-only file is there to prevent.
                LogFailed(logger, exception);
                hasGroup = false;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                LogFailed(logger, exception);
                pause = FailurePause;
            }

            await Task.Delay(pause, stoppingToken);
        }
    }

    private async Task<int> HandleBatchAsync(CancellationToken cancellationToken)
    {
        metrics.QueueDepth(await stream.DepthAsync());
        var abandoned = await stream.ClaimAbandonedAsync(BatchSize);
        var entries = abandoned.Concat(await stream.ReadNewAsync(BatchSize)).ToList();
        foreach (var entry in entries)
        {
            await HandleAsync(entry, cancellationToken);
        }

        return entries.Count;
    }

    private async Task HandleAsync(OrderEntry entry, CancellationToken cancellationToken)
    {
        ActivityContext.TryParse(entry.TraceParent, null, isRemote: true, out var parent);
        using var activity = metrics.Activities.StartActivity("orders process", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", "orders");
        activity?.SetTag("messaging.message.id", entry.Id);
        try
        {
            await notifier.NotifyAsync(entry.Read(), cancellationToken);
            await stream.AcknowledgeAsync(entry);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or RedisException))
        {
            activity?.RecordFailure(exception);
            metrics.Delivery("failed");
            if (!IsOutage(exception) && await stream.DeliveriesAsync(entry) >= MaxDeliveries)
            {
                await stream.DeadLetterAsync(entry, exception.Message);
                metrics.Delivery("dead_lettered");
                LogDeadLettered(logger, entry.Id, exception);
            }
            else
            {
                LogRetrying(logger, entry.Id, exception);
            }
        }
    }

    // What is down takes every event with it: that says nothing about this one, however often it was tried.
    private static bool IsOutage(Exception exception) => exception switch
    {
        DbException database => database.IsTransient,
        SmtpFailedRecipientException => false,
        SmtpException or IOException or TimeoutException => true,
        _ => false,
    };

    [LoggerMessage(LogLevel.Warning, "The stream of order events cannot be read; trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Order event {EntryId} could not be handled; it will be tried again")]
    private static partial void LogRetrying(ILogger logger, string entryId, Exception exception);

    [LoggerMessage(LogLevel.Error, "Order event {EntryId} failed too often and was put on the dead-letter stream")]
    private static partial void LogDeadLettered(ILogger logger, string entryId, Exception exception);
}
