using System.Diagnostics;
using System.Text.Json;
using Checkout.NotificationService.Mail;
using Checkout.ServiceDefaults.Telemetry;
using Npgsql;
using StackExchange.Redis;

namespace Checkout.NotificationService.Orders;

internal enum HandlingResult
{
    /// <summary>It is mailed.</summary>
    Done,

    /// <summary>It failed, or was put on the dead-letter stream, which says nothing about the next one.</summary>
    Failed,

    /// <summary>What it needs (the mail server, a database) does not work; the next one is likely to fail as well.</summary>
    Unavailable,
}

/// <summary>
/// Handles one order event. An event that is itself the reason of its failures goes on the dead-letter stream; every
/// other failure is an outage, and the event is tried again until it ends.
/// </summary>
internal sealed partial class OrderEventHandler(
    OrderStream stream, OrderNotifier notifier, NotificationMetrics metrics, ILogger<OrderEventHandler> logger)
{
    private const string Process = "process";
    private const int MaxFailures = 5;

    /// <summary>Whether an event can be read and has an address to be sent to.</summary>
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
        activity?.SetTag("messaging.message.id", entry.Id).SetMessaging(Process, Attributes());
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
            metrics.Processed(Stopwatch.GetElapsedTime(started), Attributes(failure));
        }
    }

    private TagList Attributes(Exception? failure = null)
    {
        var attributes = MessagingSpan.Attributes(Process, OrderStream.Stream, stream.EndPoint, failure);
        attributes.Add("messaging.consumer.group.name", OrderStream.Group);
        return attributes;
    }

    private async Task<HandlingResult> HandleFailureAsync(OrderEntry entry, Exception exception)
    {
        metrics.Delivery("failed");
        if (IsCausedByEvent(exception) && await stream.CountFailureAsync(entry) >= MaxFailures)
        {
            await stream.DeadLetterAsync(entry, exception.Message);
            metrics.Delivery("dead_lettered");
            LogDeadLettered(entry.Id, exception);
            return HandlingResult.Failed;
        }

        LogRetrying(entry.Id, exception);
        return IsCausedByEvent(exception) || exception is MessageRefusedException ? HandlingResult.Failed : HandlingResult.Unavailable;
    }

    // Only what is known to be a fault of the event. Any other failure, a database that is read-only or a password that
    // is wrong among them, is one of the system, and would put aside every event there is.
    private static bool IsCausedByEvent(Exception exception) => exception switch
    {
        JsonException or FormatException => true,
        MessageRefusedException refused => refused.IsPermanent,
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
