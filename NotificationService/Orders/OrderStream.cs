using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.Notification.Orders;

/// <summary>
/// The Redis Stream of order events, read as one consumer of a group: each event goes to one replica, stays
/// pending until it is acknowledged, and is taken over by another when its consumer is gone.
/// </summary>
internal sealed class OrderStream(IConnectionMultiplexer redis, IHostEnvironment environment)
{
    private const string Stream = "orders";
    private const string DeadLetters = "orders:dead";
    private const string Group = "notification";
    private const int MaxDeadLetters = 10_000;

    /// <summary>An event that its consumer has not acknowledged for so long is up for another one.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    // Stable for the life of the process, and different for every process.
    private readonly string _consumer = $"{environment.ApplicationName}-{Environment.MachineName}-{Environment.ProcessId}";

    private IDatabase Database => redis.GetDatabase();

    public async Task CreateGroupAsync()
    {
        try
        {
            await Database.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning, createStream: true).WithinDeadline();
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // It is there already, as it should be for all but the first consumer.
        }
    }

    /// <summary>New events for this consumer, oldest first.</summary>
    public async Task<IReadOnlyList<OrderEntry>> ReadNewAsync(int count) =>
        [.. (await Database.StreamReadGroupAsync(Stream, Group, _consumer, StreamPosition.NewMessages, count).WithinDeadline()).Select(ToOrderEntry)];

    /// <summary>Events that another consumer took and did not finish, now this one's.</summary>
    public async Task<IReadOnlyList<OrderEntry>> ClaimAbandonedAsync(int count)
    {
        var claimed = await Database.StreamAutoClaimAsync(
            Stream, Group, _consumer, (long)AbandonedAfter.TotalMilliseconds, StreamPosition.Beginning, count).WithinDeadline();
        return [.. claimed.ClaimedEntries.Where(entry => !entry.IsNull).Select(ToOrderEntry)];
    }

    /// <summary>How often an event was handed out.</summary>
    public async Task<long> DeliveriesAsync(OrderEntry entry)
    {
        var pending = await Database.StreamPendingMessagesAsync(Stream, Group, 1, RedisValue.Null, entry.Id, entry.Id).WithinDeadline();
        return pending is [var message] ? message.DeliveryCount : 0;
    }

    public async Task AcknowledgeAsync(OrderEntry entry)
    {
        // In this order: an entry that is gone but still pending is cleared by the next claim; one that is
        // acknowledged but still there would count as waiting for ever.
        await Database.StreamDeleteAsync(Stream, [entry.Id]).WithinDeadline();
        await Database.StreamAcknowledgeAsync(Stream, Group, entry.Id).WithinDeadline();
    }

    /// <summary>Puts an event that cannot be handled aside, with the reason, for a person to look at.</summary>
    public async Task DeadLetterAsync(OrderEntry entry, string reason)
    {
        await Database.StreamAddAsync(
            DeadLetters,
            [new("id", entry.Id), new("payload", entry.Payload), new("traceparent", entry.TraceParent ?? ""), new("reason", reason)],
            maxLength: MaxDeadLetters,
            useApproximateMaxLength: true).WithinDeadline();
        await AcknowledgeAsync(entry);
    }

    /// <summary>Handled events are deleted, so what is left is what waits.</summary>
    public Task<long> DepthAsync() => Database.StreamLengthAsync(Stream).WithinDeadline();

    private static OrderEntry ToOrderEntry(StreamEntry entry) =>
        new(entry.Id!, entry["payload"].ToString(), entry["traceparent"]);
}
