using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// Counts failed sign-ins in this process, so that throttling continues while Redis is unavailable. Keeps the most recent
/// ones if there are too many.
/// </summary>
internal sealed class LocalSignInFailures(IOptions<SignInOptions> options, TimeProvider time) : IDisposable
{
    private const int Capacity = 100_000;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly Lock _gate = new();

    /// <summary>Returns how long the account or address must wait, or zero if it need not wait.</summary>
    public TimeSpan GetWaitTime(string counter)
    {
        lock (_gate)
        {
            var wait = _entries.TryGetValue<Entry>(counter, out var entry) ? entry!.WaitUntil - time.GetUtcNow() : TimeSpan.Zero;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    public void Add(string counter, int allowed)
    {
        lock (_gate)
        {
            var failures = (_entries.TryGetValue<Entry>(counter, out var known) ? known!.Failures : 0) + 1;
            var wait = failures < allowed ? TimeSpan.Zero : options.Value.GetWait(failures - allowed);
            _entries.Set(counter, new Entry(failures, time.GetUtcNow() + wait), new MemoryCacheEntryOptions
            {
                AbsoluteExpirationRelativeToNow = options.Value.Memory,
                Size = 1,
            });
        }
    }

    public void Remove(string counter)
    {
        lock (_gate)
        {
            _entries.Remove(counter);
        }
    }

    public void Dispose() => _entries.Dispose();

    private sealed record Entry(int Failures, DateTimeOffset WaitUntil);
}
