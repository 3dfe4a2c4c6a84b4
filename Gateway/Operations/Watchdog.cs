namespace Checkout.Gateway.Operations;

/// <summary>
/// Tells whether alerting is silent: Watchdog always fires, and Prometheus tells Alertmanager of it each minute. When it has not come for
/// two, no other alert would come either.
/// </summary>
internal sealed class Watchdog(TimeProvider time)
{
    public const string Name = "Watchdog";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private DateTimeOffset? _lastSeen;

    /// <summary>Returns whether it has been missed for two minutes.</summary>
    /// <param name="updatedAt">When Alertmanager heard of it last; null if it does not know it.</param>
    public bool IsSilent(DateTimeOffset? updatedAt)
    {
        lock (_lock)
        {
            // Where it was never seen, the time begins with the first look.
            _lastSeen = updatedAt ?? _lastSeen ?? time.GetUtcNow();
            return time.GetUtcNow() - _lastSeen > Patience;
        }
    }
}
