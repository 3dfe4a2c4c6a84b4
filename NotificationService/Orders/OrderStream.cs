using System.Net;
using StackExchange.Redis;

namespace Checkout.NotificationService.Orders;

/// <summary>
/// The Redis Stream of order events, read as a consumer of a group. Each event is delivered to one replica and stays
/// pending until it is acknowledged. If its consumer is gone, another consumer claims it.
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

    /// <summary>The time after which another consumer can claim an unacknowledged event.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    // Unique for each process.
    private readonly string _consumer = $"{environment.ApplicationName}-{Environment.MachineName}-{Environment.ProcessId}";
    private RedisValue _nextClaim = Start;

    /// <summary>Gets the first Redis server of the connection string.</summary>
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
            // The group already exists, as for all but the first consumer.
        }
    }

    /// <summary>
    /// Removes the consumers of processes that have ended. Keeps consumers with pending events, which would be deleted too. A
    /// removed consumer that is still running is created again by its next read.
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

    /// <summary>Reads new events for this consumer, oldest first.</summary>
    public async Task<IReadOnlyList<OrderEntry>> ReadNewAsync(int count) =>
        // Without BLOCK: on the shared connection it would block every other command.
        Entries(await Database.StreamReadGroupAsync(Stream, Group, _consumer, StreamPosition.NewMessages, count).WithinDeadline());

    /// <summary>
    /// Claims events that another consumer has not acknowledged in time. The next call continues where this one ended, so that
    /// events that always fail do not block the others.
    /// </summary>
    public async Task<IReadOnlyList<OrderEntry>> ClaimAbandonedAsync(int count)
    {
        var claimed = await Database.StreamAutoClaimAsync(
            Stream, Group, _consumer, (long)AbandonedAfter.TotalMilliseconds, _nextClaim, count).WithinDeadline();
        _nextClaim = claimed.NextStartId;
        return Entries(claimed.ClaimedEntries);
    }

    /// <summary>Counts a failure that the event itself caused.</summary>
    /// <returns>The number of failures, including this one.</returns>
    public Task<long> CountFailureAsync(OrderEntry entry) => Database.HashIncrementAsync(Failures, entry.Id).WithinDeadline();

    public Task AcknowledgeAsync(OrderEntry entry) => RemoveAsync(entry, Database.CreateTransaction());

    /// <summary>Moves an event to the dead-letter stream, with the reason.</summary>
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

    /// <summary>Returns the number of waiting events. Handled events are deleted from the stream.</summary>
    public Task<long> GetDepthAsync() => Database.StreamLengthAsync(Stream).WithinDeadline();

    // In one transaction: an entry that is deleted but pending, or acknowledged but not deleted, would remain forever.
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
