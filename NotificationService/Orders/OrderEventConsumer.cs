using StackExchange.Redis;

namespace Checkout.NotificationService.Orders;

/// <summary>
/// Consumes order events from the stream. While the mail server or the database is down, retries one event at a time until
/// one succeeds.
/// </summary>
internal sealed partial class OrderEventConsumer(
    OrderStream stream, OrderEventHandler handler, NotificationMetrics metrics, ILogger<OrderEventConsumer> logger) : RestartingBackgroundService(logger)
{
    private const int BatchSize = 20;

    // A single failure is not yet an outage.
    private const int FailuresOfAnOutage = 2;

    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RedisPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinFailurePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxFailurePause = TimeSpan.FromSeconds(10);

    private bool _hasGroup;
    private TimeSpan _failurePause = MinFailurePause;

    // True from a failed attempt until the next success.
    private bool IsInOutage => _failurePause > MinFailurePause;

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await JoinGroupAsync();
                if (await HandleBatchAsync(stoppingToken) is { } pause)
                {
                    await Task.Delay(pause, stoppingToken);
                }
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
            {
                // Redis has lost its data, despite the append-only file.
                LogFailed(exception);
                _hasGroup = false;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                LogFailed(exception);
                await Task.Delay(RedisPause, stoppingToken);
            }
        }
    }

    private async Task JoinGroupAsync()
    {
        if (!_hasGroup)
        {
            await stream.CreateGroupAsync();
            _hasGroup = true;
            await stream.RemoveConsumersAsync();
        }
    }

    /// <returns>The pause before the next batch, or null for none.</returns>
    private async Task<TimeSpan?> HandleBatchAsync(CancellationToken cancellationToken)
    {
        metrics.SetQueueDepth(await stream.GetDepthAsync());
        var entries = (await stream.ReadNewAsync(BatchSize)).Concat((await stream.ClaimAbandonedAsync(BatchSize)).Shuffle()).ToList();
        var maxFailures = IsInOutage ? 1 : FailuresOfAnOutage;
        var (handled, failures) = (0, 0);
        foreach (var entry in entries)
        {
            // In an outage only invalid events are handled, since they need no server. The others stay pending.
            if (failures >= maxFailures && OrderEventHandler.IsValid(entry))
            {
                continue;
            }

            var result = await handler.HandleAsync(entry, cancellationToken);
            handled += result == HandlingResult.Done ? 1 : 0;
            failures = result switch
            {
                HandlingResult.Done => 0,
                HandlingResult.Unavailable => failures + 1,
                _ => failures,
            };
        }

        if (failures > 0)
        {
            return NextFailurePause();
        }

        _failurePause = handled > 0 ? MinFailurePause : _failurePause;
        return entries.Count > 0 ? null : IdlePause;
    }

    private TimeSpan NextFailurePause()
    {
        var pause = _failurePause;
        _failurePause = pause * 2 < MaxFailurePause ? pause * 2 : MaxFailurePause;
        return pause;
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.notification.read_failed", Message = "Failed to read order events; retrying")]
    private partial void LogFailed(Exception exception);
}
