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

    public async Task CreateGroupAsync()
    {
        try
        {
            await ExecuteAsync("XGROUP", "CREATE", Stream, Group, "0", "MKSTREAM");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // It is there already, as it should be for all but the first consumer.
        }
    }

    /// <summary>New events for this consumer, oldest first.</summary>
    public async Task<IReadOnlyList<OrderEntry>> ReadNewAsync(int count)
    {
        // Without BLOCK: the connection is shared, and a blocked one would make every other command wait.
        var reply = await ExecuteAsync("XREADGROUP", "GROUP", Group, _consumer, "COUNT", count, "STREAMS", Stream, ">");
        return reply.IsNull ? [] : Entries(((RedisResult[])((RedisResult[])reply!)[0]!)[1]);
    }

    /// <summary>Events that another consumer took and did not finish, now this one's.</summary>
    public async Task<IReadOnlyList<OrderEntry>> ClaimAbandonedAsync(int count)
    {
        var reply = (RedisResult[])(await ExecuteAsync(
            "XAUTOCLAIM", Stream, Group, _consumer, (long)AbandonedAfter.TotalMilliseconds, "0-0", "COUNT", count))!;
        return Entries(reply[1]);
    }

    /// <summary>How often an event was handed out.</summary>
    public async Task<long> DeliveriesAsync(OrderEntry entry)
    {
        var pending = (RedisResult[])(await ExecuteAsync("XPENDING", Stream, Group, entry.Id, entry.Id, 1))!;
        return pending.Length == 0 ? 0 : (long)((RedisResult[])pending[0]!)[3];
    }

    public async Task AcknowledgeAsync(OrderEntry entry)
    {
        // In this order: an entry that is gone but still pending is cleared by the next claim; one that is
        // acknowledged but still there would count as waiting for ever.
        await ExecuteAsync("XDEL", Stream, entry.Id);
        await ExecuteAsync("XACK", Stream, Group, entry.Id);
    }

    /// <summary>Puts an event that cannot be handled aside, with the reason, for a person to look at.</summary>
    public async Task DeadLetterAsync(OrderEntry entry, string reason)
    {
        await ExecuteAsync(
            "XADD", DeadLetters, "MAXLEN", "~", MaxDeadLetters, "*",
            "id", entry.Id, "payload", entry.Payload, "traceparent", entry.TraceParent ?? "", "reason", reason);
        await AcknowledgeAsync(entry);
    }

    /// <summary>Handled events are deleted, so what is left is what waits.</summary>
    public async Task<long> DepthAsync() => (long)await ExecuteAsync("XLEN", Stream);

    private Task<RedisResult> ExecuteAsync(string command, params object[] arguments) =>
        redis.GetDatabase().ExecuteAsync(command, arguments).WithinDeadline();

    private static OrderEntry[] Entries(RedisResult entries) =>
        [.. ((RedisResult[])entries!).Where(entry => !entry.IsNull).Select(entry => Entry((RedisResult[])entry!))];

    private static OrderEntry Entry(RedisResult[] entry)
    {
        var fields = (string[])entry[1]!;
        string? Field(string name) => Array.IndexOf(fields, name) is >= 0 and var index ? fields[index + 1] : null;
        return new OrderEntry((string)entry[0]!, Field("payload") ?? "", Field("traceparent"));
    }
}
