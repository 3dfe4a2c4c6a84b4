using StackExchange.Redis;

namespace Checkout.Tests.Integration.Notification;

/// <summary>The stream of order events, as Gateway writes it and other consumers read it.</summary>
internal sealed class EventStream(string redis) : IDisposable
{
    private const string Stream = "orders";
    private const string Group = "notification";

    private readonly ConnectionMultiplexer _connection = ConnectionMultiplexer.Connect(redis);

    private IDatabase Database => _connection.GetDatabase();

    public Task ClearAsync() => Database.ExecuteAsync("FLUSHDB");

    public async Task<string> AddAsync(string payload, string traceParent = "") =>
        (string)(await Database.ExecuteAsync("XADD", Stream, "*", "payload", payload, "traceparent", traceParent))!;

    /// <summary>Gives all new events to a consumer.</summary>
    public async Task TakeAsync(string consumer)
    {
        await Database.ExecuteAsync("XGROUP", "CREATE", Stream, Group, "0", "MKSTREAM");
        await Database.ExecuteAsync("XREADGROUP", "GROUP", Group, consumer, "STREAMS", Stream, ">");
    }

    /// <summary>Makes it a minute ago that the event was delivered.</summary>
    public Task AgeAsync(string entry) =>
        Database.ExecuteAsync("XCLAIM", Stream, Group, "a-consumer-that-crashed", 0, entry, "IDLE", 60_000, "JUSTID");

    /// <summary>How often the event was delivered; 0 when it is not pending.</summary>
    public async Task<int> DeliveriesAsync(string entry)
    {
        var pending = (RedisResult[])(await Database.ExecuteAsync("XPENDING", Stream, Group, entry, entry, 1))!;
        return pending.Length == 0 ? 0 : (int)((RedisResult[])pending[0]!)[3];
    }

    /// <summary>Adds a consumer that has no events.</summary>
    public Task AddConsumerAsync(string consumer) => Database.ExecuteAsync("XGROUP", "CREATECONSUMER", Stream, Group, consumer);

    /// <summary>The names of the group's consumers.</summary>
    public async Task<string[]> ConsumersAsync() =>
        [.. (await Database.StreamConsumerInfoAsync(Stream, Group)).Select(consumer => consumer.Name).Order()];

    /// <summary>The events that were put aside: their ids and payloads.</summary>
    public async Task<(string Entry, string Payload)[]> DeadAsync() =>
        [.. ((RedisResult[])(await Database.ExecuteAsync("XRANGE", "orders:dead", "-", "+"))!)
            .Select(entry => (string[])((RedisResult[])entry!)[1]!)
            .Select(fields => (fields[Array.IndexOf(fields, "id") + 1], fields[Array.IndexOf(fields, "payload") + 1]))];

    /// <summary>Why the events were put aside.</summary>
    public async Task<string[]> ReasonsAsync() =>
        [.. (await Database.StreamRangeAsync("orders:dead")).Select(entry => entry["reason"].ToString())];

    /// <summary>Has the event delivered again and again until it is put aside.</summary>
    public Task DiesAsync(string entry) => Eventually.SucceedsAsync("the event is dead", async () =>
    {
        if (await DeliveriesAsync(entry) > 0)
        {
            await AgeAsync(entry);
        }

        Assert.Contains(entry, (await DeadAsync()).Select(dead => dead.Entry));
    });

    /// <summary>Waits until every event is handled.</summary>
    public Task IsEmptyAsync() =>
        Eventually.EqualAsync(0, "every event is handled", async () => (int)await Database.ExecuteAsync("XLEN", Stream));

    public void Dispose() => _connection.Dispose();
}
