using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace Checkout.NotificationService.Orders;

internal enum HandlingResult
{
    /// <summary>The e-mail was sent.</summary>
    Done,

    /// <summary>The event failed or was dead-lettered. The next one may still succeed.</summary>
    Failed,

    /// <summary>The mail server or the database is down. The next event would probably fail too.</summary>
    Unavailable,
}

/// <summary>
/// Handles one order event. An event that itself causes failures is moved to the dead-letter stream. Any other failure is
/// an outage, and the event is retried until it ends.
/// </summary>
internal sealed partial class OrderEventHandler(
    OrderStream stream, OrderNotifier notifier, NotificationMetrics metrics, ILogger<OrderEventHandler> logger)
{
    private const string Process = "process";
    private const int MaxFailures = 5;

    /// <summary>Returns whether an event can be read and has a valid recipient.</summary>
    public static bool IsValid(OrderEntry entry)
    {
        try
        {
            OrderMail.Compose(entry.Read());
            return true;
        }
        catch (Exception exception) when (IsCausedByEvent(exception))
        {
            return false;
        }
    }

    public async Task<HandlingResult> HandleAsync(OrderEntry entry, CancellationToken cancellationToken)
    {
        ActivityContext.TryParse(entry.TraceParent, null, isRemote: true, out var parent);
        using var activity = metrics.Activities.StartActivity("process orders", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.message.id", entry.Id).SetMessaging(Process, CreateAttributes());
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            var order = entry.Read();
            activity?.SetTag("checkout.order.id", order.OrderId.ToString());
            await notifier.NotifyAsync(order, cancellationToken);
            await stream.AcknowledgeAsync(entry);
            return HandlingResult.Done;
        }
        catch (Exception exception)
        {
            failure = exception;
            activity?.RecordFailure(exception);
            if (exception is RedisException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            return await HandleFailureAsync(entry, exception);
        }
        finally
        {
            metrics.RecordProcessing(Stopwatch.GetElapsedTime(started), CreateAttributes(failure));
        }
    }

    private TagList CreateAttributes(Exception? failure = null)
    {
        var attributes = MessagingSpan.CreateAttributes(Process, OrderStream.Stream, stream.EndPoint, failure);
        attributes.Add("messaging.consumer.group.name", OrderStream.Group);
        return attributes;
    }

    private async Task<HandlingResult> HandleFailureAsync(OrderEntry entry, Exception exception)
    {
        metrics.RecordDelivery("failed");
        if (IsCausedByEvent(exception) && await stream.CountFailureAsync(entry) >= MaxFailures)
        {
            await stream.DeadLetterAsync(entry, exception.Message);
            metrics.RecordDelivery("dead_lettered");
            LogDeadLettered(entry.Id, exception);
            return HandlingResult.Failed;
        }

        LogRetrying(entry.Id, exception);
        return IsCausedByEvent(exception) || exception is MessageRejectedException ? HandlingResult.Failed : HandlingResult.Unavailable;
    }

    // Only failures that the event is known to cause. Others, such as a read-only database or a wrong password, would
    // dead-letter every event.
    private static bool IsCausedByEvent(Exception exception) => exception switch
    {
        JsonException or FormatException => true,
        MessageRejectedException rejected => rejected.IsPermanent,
        PostgresException database => database.SqlState.StartsWith("22", StringComparison.Ordinal), // text or number that cannot be stored
        _ => false,
    };

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.notification.failed", Message =
        "Failed to handle order event {messaging.message.id}; retrying")]
    private partial void LogRetrying([TagName("messaging.message.id")] string entryId, Exception exception);

    [LoggerMessage(LogLevel.Error, EventName = "checkout.notification.dead_lettered", Message =
        "Failed to handle order event {messaging.message.id} too often; moved it to the dead-letter stream")]
    private partial void LogDeadLettered([TagName("messaging.message.id")] string entryId, Exception exception);
}
