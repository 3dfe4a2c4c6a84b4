using StackExchange.Redis;

namespace Checkout.Tests.Integration.Notification;

/// <summary>The stream of order events, with the operations of the Gateway and of other consumers.</summary>
internal sealed class EventStream(string redis) : IDisposable
{
    private const string Stream = "orders";
    private const string Group = "notification";

    private readonly ConnectionMultiplexer _connection = ConnectionMultiplexer.Connect(redis);

    private IDatabase Database => _connection.GetDatabase();

    public Task ClearAsync() => Database.ExecuteAsync("FLUSHDB");

    public async Task<string> AddAsync(string payload, string traceParent = "") =>
        (string)(await Database.ExecuteAsync("XADD", Stream, "*", "payload", payload, "traceparent", traceParent))!;

    /// <summary>Delivers all new events to a consumer.</summary>
    public async Task DeliverAsync(string consumer)
    {
        await Database.ExecuteAsync("XGROUP", "CREATE", Stream, Group, "0", "MKSTREAM");
        await Database.ExecuteAsync("XREADGROUP", "GROUP", Group, consumer, "STREAMS", Stream, ">");
    }

    /// <summary>Sets the idle time of a pending event to one minute.</summary>
    public Task MakeIdleAsync(string entry) =>
        Database.ExecuteAsync("XCLAIM", Stream, Group, "a-consumer-that-crashed", 0, entry, "IDLE", 60_000, "JUSTID");

    /// <summary>Returns the number of deliveries of a pending event, or 0 if it is not pending.</summary>
    public async Task<int> DeliveriesAsync(string entry)
    {
        var pending = (RedisResult[])(await Database.ExecuteAsync("XPENDING", Stream, Group, entry, entry, 1))!;
        return pending.Length == 0 ? 0 : (int)((RedisResult[])pending[0]!)[3];
    }

    /// <summary>Adds a consumer without pending events.</summary>
    public Task AddConsumerAsync(string consumer) => Database.ExecuteAsync("XGROUP", "CREATECONSUMER", Stream, Group, consumer);

    /// <summary>Returns the names of the group's consumers.</summary>
    public async Task<string[]> ConsumersAsync() =>
        [.. (await Database.StreamConsumerInfoAsync(Stream, Group)).Select(consumer => consumer.Name).Order()];

    /// <summary>Returns the ids and payloads of the dead-lettered events.</summary>
    public async Task<(string Entry, string Payload)[]> GetDeadLettersAsync() =>
        [.. ((RedisResult[])(await Database.ExecuteAsync("XRANGE", "orders:dead", "-", "+"))!)
            .Select(entry => (string[])((RedisResult[])entry!)[1]!)
            .Select(fields => (fields[Array.IndexOf(fields, "id") + 1], fields[Array.IndexOf(fields, "payload") + 1]))];

    /// <summary>Returns the reasons of the dead-lettered events.</summary>
    public async Task<string[]> GetDeadLetterReasonsAsync() =>
        [.. (await Database.StreamRangeAsync("orders:dead")).Select(entry => entry["reason"].ToString())];

    /// <summary>Redelivers an event until it is dead-lettered.</summary>
    public Task RedeliverUntilDeadLetteredAsync(string entry) => Eventually.SucceedsAsync("the event is dead", async () =>
    {
        if (await DeliveriesAsync(entry) > 0)
        {
            await MakeIdleAsync(entry);
        }

        Assert.Contains(entry, (await GetDeadLettersAsync()).Select(dead => dead.Entry));
    });

    /// <summary>Waits until all events are handled.</summary>
    public Task WaitUntilEmptyAsync() =>
        Eventually.EqualAsync(0, "every event is handled", async () => (int)await Database.ExecuteAsync("XLEN", Stream));

    public void Dispose() => _connection.Dispose();
}
