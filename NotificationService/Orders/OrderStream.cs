using System.Net;
using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.NotificationService.Orders;

/// <summary>
/// The Redis Stream of order events, read as one consumer of a group: each event goes to one replica, stays
/// pending until it is acknowledged, and is taken over by another when its consumer is gone.
/// </summary>
internal sealed class OrderStream(IConnectionMultiplexer redis, IHostEnvironment environment)
{
    /// <summary>The stream's name.</summary>
    public const string Stream = "orders";

    /// <summary>The consumer group's name.</summary>
    public const string Group = "notification";

    private const string DeadLetters = "orders:dead";
    private const string Failures = "orders:failures";
    private const int MaxDeadLetters = 10_000;
    private const string Start = "0-0";

    /// <summary>An event that its consumer has not acknowledged for so long is up for another one.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    // Stable for the life of the process, and different for every process.
    private readonly string _consumer = $"{environment.ApplicationName}-{Environment.MachineName}-{Environment.ProcessId}";
    private RedisValue _nextClaim = Start;

    /// <summary>Gets the Redis server of the connection string, or the first of several.</summary>
    public EndPoint? EndPoint => redis.GetEndPoints(configuredOnly: true).FirstOrDefault();

    private IDatabase Database => redis.GetDatabase();

    public async Task CreateGroupAsync()
    {
        try
        {
            await Database.StreamCreateConsumerGroupAsync(Stream, Group, Start, createStream: true).WithinDeadline();
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // It is there already, as it should be for all but the first consumer.
        }
    }

    /// <summary>
    /// Removes the consumers of processes that have ended. A consumer that has pending events is kept, because they would
    /// go with it. One that still reads is created again by its next read.
    /// </summary>
    public Task RemoveConsumersAsync() => Database.ScriptEvaluateAsync(
        """
        for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
            local consumer = {}
            for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
            if consumer.pending == 0 then redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name) end
        end
        """,
        [Stream], [Group]).WithinDeadline();

    /// <summary>New events for this consumer, oldest first.</summary>
    public async Task<IReadOnlyList<OrderEntry>> ReadNewAsync(int count) =>
        // Without BLOCK: the connection is shared, and a blocked one would make every other command wait.
        Entries(await Database.StreamReadGroupAsync(Stream, Group, _consumer, StreamPosition.NewMessages, count).WithinDeadline());

    /// <summary>
    /// Events that a consumer took and did not finish, now this one's. The next call goes on where this one ended, so
    /// that those which fail every time do not hide the others.
    /// </summary>
    public async Task<IReadOnlyList<OrderEntry>> ClaimAbandonedAsync(int count)
    {
        var claimed = await Database.StreamAutoClaimAsync(
            Stream, Group, _consumer, (long)AbandonedAfter.TotalMilliseconds, _nextClaim, count).WithinDeadline();
        _nextClaim = claimed.NextStartId;
        return Entries(claimed.ClaimedEntries);
    }

    /// <summary>Counts a failure for which the event itself is the reason.</summary>
    /// <returns>How many there were, this one included.</returns>
    public Task<long> CountFailureAsync(OrderEntry entry) => Database.HashIncrementAsync(Failures, entry.Id).WithinDeadline();

    public Task AcknowledgeAsync(OrderEntry entry) => RemoveAsync(entry, Database.CreateTransaction());

    /// <summary>Puts an event that cannot be handled aside, with the reason, for a person to look at.</summary>
    public Task DeadLetterAsync(OrderEntry entry, string reason)
    {
        var transaction = Database.CreateTransaction();
        _ = transaction.StreamAddAsync(
            DeadLetters,
            [new("id", entry.Id), new("payload", entry.Payload), new("traceparent", entry.TraceParent ?? ""), new("reason", reason)],
            maxLength: MaxDeadLetters,
            useApproximateMaxLength: true);
        return RemoveAsync(entry, transaction);
    }

    /// <summary>Handled events are deleted, so what is left is what waits.</summary>
    public Task<long> DepthAsync() => Database.StreamLengthAsync(Stream).WithinDeadline();

    // All or nothing: an entry that is gone but still pending, or acknowledged but still there, would wait for ever.
    private static Task<bool> RemoveAsync(OrderEntry entry, ITransaction transaction)
    {
        _ = transaction.StreamAcknowledgeAsync(Stream, Group, entry.Id);
        _ = transaction.StreamDeleteAsync(Stream, [entry.Id]);
        _ = transaction.HashDeleteAsync(Failures, entry.Id);
        return transaction.ExecuteAsync().WithinDeadline();
    }

    private static OrderEntry[] Entries(StreamEntry[] entries) =>
        [.. entries.Where(entry => !entry.IsNull).Select(entry => new OrderEntry(entry.Id!, (string?)entry["payload"] ?? "", entry["traceparent"]))];
}
