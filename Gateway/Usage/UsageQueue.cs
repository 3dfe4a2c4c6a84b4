using System.Threading.Channels;

namespace Checkout.Gateway.Usage;

/// <summary>The requests that are not written yet. A full queue drops requests, so that no request waits for its statistics.</summary>
internal sealed class UsageQueue
{
    private const int Capacity = 20_000;

    private readonly Channel<UsageKey> _channel = Channel.CreateBounded<UsageKey>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public bool TryAdd(UsageKey key) => _channel.Writer.TryWrite(key);

    /// <summary>Removes all requests and returns their counts.</summary>
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

/// <summary>Counts that are written together. The id prevents adding them twice.</summary>
internal sealed record UsageBatch(string Id, IReadOnlyDictionary<UsageKey, long> Counts)
{
    public bool IsEmpty => Counts.Count == 0;

    public long Requests => Counts.Values.Sum();
}
