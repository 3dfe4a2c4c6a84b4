using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>The exception that is thrown when Redis cannot be used.</summary>
public sealed class RedisUnavailableException(Exception innerException) : Exception($"Redis is not available: {innerException.Message}", innerException)
{
    // The error codes with which a server rejects every command of a kind, whatever its arguments.
    private static readonly string[] Refusals =
        ["READONLY", "OOM", "MISCONF", "LOADING", "NOREPLICAS", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "NOAUTH", "NOPERM", "WRONGPASS"];

    /// <summary>Returns whether <paramref name="exception"/> was thrown by a Redis command.</summary>
    internal static bool IsRedisException(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ExecutionRejectedException;

    /// <summary>
    /// Returns whether the cause of <paramref name="exception"/> is the server and not the command: Redis is down, does not
    /// respond in time, or rejects writes.
    /// </summary>
    internal static bool IsOutage(Exception exception) => exception switch
    {
        BrokenCircuitException => false, // already known
        RedisServerException server => IsRefusal(server.Message),
        _ => IsRedisException(exception), // a RedisCommandException means that only a replica is connected
    };

    // Redis before 7 wraps the error of a command in a script: "ERR Error running script (…): @user_script:1: -OOM command not allowed…"
    private static bool IsRefusal(string message) => Array.Exists(Refusals, refusal =>
        message.StartsWith(refusal + " ", StringComparison.Ordinal) || message.Contains($"-{refusal} ", StringComparison.Ordinal));
}
