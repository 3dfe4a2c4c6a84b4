using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// Counts the failed sign-ins that this process sees, so that those it cannot count in Redis make the next wait as well.
/// Keeps the most recent ones when there are too many.
/// </summary>
internal sealed class LocalSignInFailures(IOptions<SignInOptions> options, TimeProvider time) : IDisposable
{
    private const int Capacity = 100_000;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly Lock _gate = new();

    /// <summary>Returns how long the account or address must wait; zero when it need not.</summary>
    public TimeSpan WaitTime(string who)
    {
        lock (_gate)
        {
            var wait = _entries.TryGetValue<Entry>(who, out var entry) ? entry!.WaitUntil - time.GetUtcNow() : TimeSpan.Zero;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    public void Add(string who, int allowed)
    {
        lock (_gate)
        {
            var failures = (_entries.TryGetValue<Entry>(who, out var known) ? known!.Failures : 0) + 1;
            var wait = failures < allowed ? TimeSpan.Zero : options.Value.WaitAfter(failures - allowed);
            _entries.Set(who, new Entry(failures, time.GetUtcNow() + wait), new MemoryCacheEntryOptions
            {
                AbsoluteExpirationRelativeToNow = options.Value.Memory,
                Size = 1,
            });
        }
    }

    public void Remove(string who)
    {
        lock (_gate)
        {
            _entries.Remove(who);
        }
    }

    public void Dispose() => _entries.Dispose();

    private sealed record Entry(int Failures, DateTimeOffset WaitUntil);
}
