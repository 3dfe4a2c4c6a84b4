namespace Aspire.StackExchange.Redis;

/// <summary>How a Redis client is set up, read from <c>Aspire:StackExchange:Redis</c> and <c>Aspire:StackExchange:Redis:{name}</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>The servers to connect to; <c>ConnectionStrings:{name}</c> goes before it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether to leave out the health check. Default: false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether to leave out the spans of commands. Default: false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether to connect on first use and not when the application starts. Default: true.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
