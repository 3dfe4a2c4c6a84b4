using System.Threading.Channels;

namespace Checkout.Gateway.Usage;

/// <summary>What was answered and is not counted yet. Full, it takes no more: a request never waits for its statistics.</summary>
internal sealed class UsageQueue
{
    private const int Capacity = 20_000;

    private readonly Channel<UsageKey> _channel = Channel.CreateBounded<UsageKey>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public bool TryAdd(UsageKey key) => _channel.Writer.TryWrite(key);

    /// <summary>Takes out all that is there, added up.</summary>
    public UsageBatch Drain()
    {
        var counts = new Dictionary<UsageKey, long>();
        while (_channel.Reader.TryRead(out var key))
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return new UsageBatch(Guid.NewGuid().ToString("N"), counts);
    }
}

/// <summary>Counts that are written together, and under their id only once.</summary>
internal sealed record UsageBatch(string Id, IReadOnlyDictionary<UsageKey, long> Counts)
{
    public bool IsEmpty => Counts.Count == 0;

    public long Requests => Counts.Values.Sum();
}
