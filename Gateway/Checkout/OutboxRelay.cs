using System.Diagnostics;
using Checkout.ServiceDefaults.Data;
using Checkout.ServiceDefaults.Hosting;
using Dapper;
using Npgsql;
using StackExchange.Redis;

namespace Checkout.Gateway.Checkout;

/// <summary>
/// Puts events from the outbox on the Redis Stream, soon after they are written, and until Redis has them: an event
/// may come twice, and never not at all.
/// </summary>
internal sealed partial class OutboxRelay(
    NpgsqlDataSource database, IConnectionMultiplexer redis, CheckoutMetrics metrics, ILogger<OutboxRelay> logger) : RestartingBackgroundService(logger)
{
    private const string Stream = "orders";
    private const int BatchSize = 50;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Tells that there is something to relay, so that it need not wait for the next look.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another thread has just woken it, which is as good.
            }
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(Period, stoppingToken);
            try
            {
                while (await RelayBatchAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or RedisException or TimeoutException)
            {
                LogFailed(logger, exception);
            }
        }
    }

    private async Task<int> RelayBatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var events = (await connection.QueryAsync<(long Position, string Payload, string? TraceParent)>(new CommandDefinition(
            "SELECT position, payload, trace_parent FROM outbox ORDER BY position LIMIT @BatchSize FOR UPDATE SKIP LOCKED",
            new { BatchSize }, transaction, cancellationToken: cancellationToken))).ToList();
        foreach (var (_, payload, traceParent) in events)
        {
            await PublishAsync(payload, traceParent);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM outbox WHERE position = ANY(@positions)",
            new { positions = events.Select(item => item.Position).ToArray() }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return events.Count;
    }

    // The span belongs to the trace of the order, not to this loop, and its id travels with the event.
    private async Task PublishAsync(string payload, string? traceParent)
    {
        ActivityContext.TryParse(traceParent, null, out var parent);
        using var activity = metrics.Activities.StartActivity("orders publish", ActivityKind.Producer, parent);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.destination.name", Stream);
        await redis.GetDatabase().StreamAddAsync(
            Stream, [new("payload", payload), new("traceparent", activity?.Id ?? traceParent ?? "")]).WithinDeadline();
    }

    [LoggerMessage(LogLevel.Warning, "Order events could not be put on the stream; trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
