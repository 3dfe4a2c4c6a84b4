using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.RateLimiting;

/// <summary>The section <c>RateLimits</c>: the limits of each policy.</summary>
internal sealed class RateLimitingOptions
{
    public const string Section = "RateLimits";

    /// <summary>Gets or sets the limit for anonymous callers, by their address.</summary>
    [ValidateObjectMembers]
    public RateLimit Anonymous { get; set; } = new();

    /// <summary>Gets or sets the limit for signed-in callers.</summary>
    [ValidateObjectMembers]
    public RateLimit User { get; set; } = new();

    /// <summary>Gets or sets the limit for registration and sign-in, by the caller's address.</summary>
    [ValidateObjectMembers]
    public RateLimit Login { get; set; } = new();

    /// <summary>Gets or sets the limit for checkouts, by user.</summary>
    [ValidateObjectMembers]
    public RateLimit Checkout { get; set; } = new();

    /// <summary>Gets or sets the limit for the telemetry of pages, by the caller's address, separate from the limits of other requests.</summary>
    [ValidateObjectMembers]
    public RateLimit Telemetry { get; set; } = new();

    public RedisDownChoice WhenRedisIsDown { get; set; } = RedisDownChoice.LimitLocally;

    public RateLimit GetLimit(RateLimitPolicy policy) => policy switch
    {
        RateLimitPolicy.Anonymous => Anonymous,
        RateLimitPolicy.User => User,
        RateLimitPolicy.Login => Login,
        RateLimitPolicy.Telemetry => Telemetry,
        _ => Checkout,
    };
}

/// <summary>The requests allowed in a window. The window begins with a client's first request.</summary>
internal sealed class RateLimit
{
    [Range(1, int.MaxValue, ErrorMessage = "RateLimits: Requests must be at least 1.")]
    public int Requests { get; set; }

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "RateLimits: Window must be from 1 second to 1 day.")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>The behavior while Redis is unavailable.</summary>
internal enum RedisDownChoice
{
    /// <summary>Each replica counts separately.</summary>
    LimitLocally,

    /// <summary>Requests are not limited.</summary>
    Admit,
}
