using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.RateLimiting;

/// <summary>The section <c>RateLimits</c>: how much each policy admits.</summary>
internal sealed class RateLimitingOptions
{
    public const string Section = "RateLimits";

    /// <summary>For callers who are not signed in, by their address.</summary>
    [ValidateObjectMembers]
    public RateLimit Anonymous { get; set; } = new();

    /// <summary>For signed-in callers.</summary>
    [ValidateObjectMembers]
    public RateLimit User { get; set; } = new();

    /// <summary>For opening accounts and signing in, by the caller's address.</summary>
    [ValidateObjectMembers]
    public RateLimit Login { get; set; } = new();

    /// <summary>For checkouts, by user.</summary>
    [ValidateObjectMembers]
    public RateLimit Checkout { get; set; } = new();

    /// <summary>For what pages tell of themselves, by the caller's address, so that it takes nothing from what somebody came for.</summary>
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

/// <summary>So many requests in a window, which begins with a client's first.</summary>
internal sealed class RateLimit
{
    [Range(1, int.MaxValue, ErrorMessage = "RateLimits: a policy needs Requests of at least 1.")]
    public int Requests { get; set; }

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "RateLimits: a policy needs a Window of 1 second to 1 day.")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>What to do while Redis does not answer. An error to the caller is no choice.</summary>
internal enum RedisDownChoice
{
    /// <summary>Each replica counts for itself.</summary>
    LimitLocally,

    /// <summary>Nobody is limited.</summary>
    Admit,
}
