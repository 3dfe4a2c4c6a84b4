using System.Globalization;
using StackExchange.Redis;

namespace Checkout.Gateway.Usage;

/// <summary>
/// The counts in Redis: one hash per hour, kept for 7 days, and one per day, kept for 30 days. A field is client, method,
/// endpoint and status class. Unknown clients beyond the first twenty of a day are counted together. The metric
/// <c>gateway.api.requests</c> is for Grafana; these counts are exact, per client and kept for 30 days.
/// </summary>
internal sealed class UsageStore(ResilientRedis redis, TimeProvider time)
{
    private const int MaxUnknownClients = 20;
    private const char Separator = '|';

    private static readonly TimeSpan KeepHour = TimeSpan.FromDays(7);
    private static readonly TimeSpan KeepDay = TimeSpan.FromDays(30);
    private static readonly TimeSpan KeepBatch = TimeSpan.FromMinutes(10);

    // KEYS: day, hour, the day's unknown clients, the batch.
    // ARGV: seconds to keep day, hour and batch, unknown clients allowed; then client, whether it is configured, the rest, count.
    private const string Script =
        """
        if not redis.call('SET', KEYS[4], 1, 'NX', 'EX', ARGV[3]) then return 0 end
        for i = 5, #ARGV, 4 do
            local client = ARGV[i]
            if ARGV[i + 1] == '0' and redis.call('SISMEMBER', KEYS[3], client) == 0 then
                if redis.call('SCARD', KEYS[3]) < tonumber(ARGV[4]) then
                    redis.call('SADD', KEYS[3], client)
                else
                    client = 'other'
                end
            end
            redis.call('HINCRBY', KEYS[1], client .. ARGV[i + 2], ARGV[i + 3])
            redis.call('HINCRBY', KEYS[2], client .. ARGV[i + 2], ARGV[i + 3])
        end
        redis.call('EXPIRE', KEYS[1], ARGV[1])
        redis.call('EXPIRE', KEYS[2], ARGV[2])
        redis.call('EXPIRE', KEYS[3], ARGV[1])
        return 1
        """;

    /// <summary>Adds a batch, unless it was added before.</summary>
    /// <exception cref="RedisUnavailableException">Redis did not confirm the write. The batch may have been added.</exception>
    public async Task AddAsync(UsageBatch batch)
    {
        // A batch covers one second, so this takes one round trip, or two at the change of an hour.
        foreach (var hour in batch.Counts.GroupBy(count => count.Key.Hour))
        {
            RedisKey[] keys = [DayKey(hour.Key), $"usage:hour:{Text(hour.Key, "yyyy-MM-dd'T'HH")}", $"usage:clients:{Text(hour.Key, "yyyy-MM-dd")}", $"usage:batch:{batch.Id}:{hour.Key.Hour}"];
            RedisValue[] arguments =
            [
                (long)KeepDay.TotalSeconds, (long)KeepHour.TotalSeconds, (long)KeepBatch.TotalSeconds, MaxUnknownClients,
                .. hour.SelectMany(count => new RedisValue[]
                {
                    count.Key.Client.Name,
                    count.Key.Client.IsConfigured ? "1" : "0",
                    string.Join(Separator, "", count.Key.Method, count.Key.Endpoint, count.Key.StatusClass),
                    count.Value,
                }),
            ];
            await redis.ExecuteAsync(database => database.ScriptEvaluateAsync(Script, keys, arguments));
        }
    }

    /// <summary>Returns the counts of today and the days before it, oldest first.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be read.</exception>
    public async Task<IReadOnlyList<DailyCounts>> ReadAsync(int days)
    {
        var today = time.GetUtcNow().UtcDateTime.Date;
        var dates = Enumerable.Range(0, days).Select(ago => today.AddDays(ago - days + 1)).ToList();
        var hashes = await redis.ExecuteAsync(database => Task.WhenAll(dates.Select(date => database.HashGetAllAsync(DayKey(date)))));
        return [.. dates.Zip(hashes, (date, hash) => new DailyCounts(DateOnly.FromDateTime(date), [.. hash.Select(Count)]))];
    }

    private static RedisKey DayKey(DateTime time) => $"usage:day:{Text(time, "yyyy-MM-dd")}";

    private static string Text(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static UsageCount Count(HashEntry entry)
    {
        var parts = ((string)entry.Name!).Split(Separator);
        return new UsageCount(parts[0], parts[1], parts[2], parts[3], (long)entry.Value);
    }
}

/// <summary>One day's counts.</summary>
internal sealed record DailyCounts(DateOnly Date, IReadOnlyList<UsageCount> Counts);

/// <summary>The requests of a client to an endpoint.</summary>
internal sealed record UsageCount(string Client, string Method, string Endpoint, string StatusClass, long Requests)
{
    /// <summary>Gets the requests with a 4xx or 5xx response.</summary>
    public long Errors => StatusClass is "4xx" or "5xx" ? Requests : 0;
}
