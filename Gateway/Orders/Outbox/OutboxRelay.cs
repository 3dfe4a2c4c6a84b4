using System.Diagnostics;
using Npgsql;

namespace Checkout.Gateway.Orders.Outbox;

/// <summary>
/// Publishes events from the outbox to the Redis Stream, with at-least-once delivery. If Redis has lost its data, publishes the
/// events of the last day again. Consumers recognize duplicates by the event id.
/// </summary>
internal sealed partial class OutboxRelay(
    OutboxStore outbox, ResilientRedis redis, OutboxMetrics metrics, TimeProvider time, ILogger<OutboxRelay> logger)
    : RestartingBackgroundService(logger)
{
    private const string Stream = "orders";
    private const string Publish = "publish";
    private const string TokenKey = "orders:token";
    private const int BatchSize = 50;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CleanUpPeriod = TimeSpan.FromMinutes(1);

    private readonly WakeSignal _wake = new();

    /// <summary>Wakes the relay, so that a new event does not wait for the next period.</summary>
    public void Wake() => _wake.Set();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        long? lastLook = null;
        var lastCleanUp = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(Period, stoppingToken);
            try
            {
                // Once per period, not each time an order wakes the relay.
                if (lastLook is not { } last || time.GetElapsedTime(last) >= Period)
                {
                    lastLook = time.GetTimestamp();
                    metrics.SetBacklog(await outbox.ReadBacklogAsync(stoppingToken));
                    await ResendIfLostAsync(stoppingToken);
                }

                if (redis.IsAvailable)
                {
                    while (await outbox.SendBatchAsync(BatchSize, PublishAsync, stoppingToken) == BatchSize)
                    {
                    }
                }

                if (time.GetElapsedTime(lastCleanUp) >= CleanUpPeriod)
                {
                    lastCleanUp = time.GetTimestamp();
                    await outbox.DeleteOldAsync(stoppingToken);
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogFailed(exception);
            }
            catch (RedisUnavailableException)
            {
                // Already logged, once per outage, by ResilientRedis. The events remain in the outbox.
            }
        }
    }

    private async Task ResendIfLostAsync(CancellationToken cancellationToken)
    {
        if (!redis.IsAvailable || await ReadTokenAsync() == (await outbox.ReadTokenAsync(cancellationToken) ?? ""))
        {
            return;
        }

        var due = await outbox.ResendIfLostAsync(ReadTokenAsync, WriteTokenAsync, cancellationToken);
        if (due > 0)
        {
            metrics.RecordResent(due);
            LogLost(due);
        }
    }

    private async Task<string?> ReadTokenAsync() => await redis.ExecuteAsync(database => database.StringGetAsync(TokenKey));

    private Task WriteTokenAsync(string token) => redis.ExecuteAsync(database => database.StringSetAsync(TokenKey, token));

    // The span belongs to the trace of the order, not to this loop. The event carries its id.
    private async Task PublishAsync(OutboxEvent item)
    {
        ActivityContext.TryParse(item.TraceParent, null, out var parent);
        using var activity = metrics.Activities.StartActivity("publish orders", ActivityKind.Producer, parent);
        activity?.SetOrder(item.OrderId).SetMessaging("send", MessagingSpan.CreateAttributes(Publish, Stream, redis.EndPoint));
        try
        {
            var id = await redis.ExecuteAsync(database => database.StreamAddAsync(
                Stream, [new("payload", item.Payload), new("traceparent", activity?.Id ?? item.TraceParent ?? "")]));
            activity?.SetTag("messaging.message.id", (string?)id);
            metrics.RecordSent(MessagingSpan.CreateAttributes(Publish, Stream, redis.EndPoint));
        }
        catch (RedisUnavailableException exception)
        {
            activity?.RecordFailure(exception);
            metrics.RecordSent(MessagingSpan.CreateAttributes(Publish, Stream, redis.EndPoint, exception));
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.outbox.resent", Message =
        "Redis lost its data; sending {checkout.outbox.event_count} order events of the last day again")]
    private partial void LogLost([TagName("checkout.outbox.event_count")] int events);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.outbox.read_failed", Message = "Failed to read the outbox; retrying")]
    private partial void LogFailed(Exception exception);
}
