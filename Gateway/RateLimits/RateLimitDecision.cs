namespace Checkout.Gateway.RateLimits;

/// <summary>What became of one request.</summary>
/// <param name="Admitted">Whether it may go on.</param>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">Requests left in this window.</param>
/// <param name="Reset">Time until the next window.</param>
internal readonly record struct RateLimitDecision(bool Admitted, int Limit, int Remaining, TimeSpan Reset)
{
    /// <summary>The time to wait in whole seconds, as headers have it; never zero, which would invite a request too early.</summary>
    public int ResetSeconds => Math.Max(1, (int)Math.Ceiling(Reset.TotalSeconds));

    public static RateLimitDecision After(long count, RateLimit limit, TimeSpan reset) =>
        new(count <= limit.Requests, limit.Requests, (int)Math.Max(0, limit.Requests - count), reset);
}
