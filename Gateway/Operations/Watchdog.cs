namespace Checkout.Gateway.Operations;

/// <summary>
/// Detects that alerting is silent. The alert Watchdog is always firing, and Prometheus sends it to Alertmanager every minute. If it
/// has not arrived for two minutes, no other alert would arrive either.
/// </summary>
internal sealed class Watchdog(TimeProvider time)
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private DateTimeOffset? _lastSeen;

    /// <summary>Returns whether Watchdog has been missing for two minutes.</summary>
    /// <param name="updatedAt">The time at which Alertmanager last received it, or null if it has not.</param>
    public bool IsSilent(DateTimeOffset? updatedAt)
    {
        lock (_lock)
        {
            // If it was never seen, the time starts with the first call.
            _lastSeen = updatedAt ?? _lastSeen ?? time.GetUtcNow();
            return time.GetUtcNow() - _lastSeen > MaxSilence;
        }
    }
}
