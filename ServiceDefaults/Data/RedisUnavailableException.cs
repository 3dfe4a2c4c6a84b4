using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Redis cannot be used at the moment.</summary>
public sealed class RedisUnavailableException(Exception innerException) : Exception($"Redis is not available: {innerException.Message}", innerException)
{
    // The first word of the errors by which a server refuses every command of a kind, whatever its arguments.
    private static readonly string[] Refusals =
        ["READONLY", "OOM", "MISCONF", "LOADING", "NOREPLICAS", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "NOAUTH", "NOPERM", "WRONGPASS"];

    /// <summary>Returns whether <paramref name="exception"/> is one that a command on Redis ends with.</summary>
    internal static bool IsOfCommand(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ExecutionRejectedException;

    /// <summary>
    /// Returns whether <paramref name="exception"/> is about the server, and not about one command: it is down, does not
    /// answer in time, or refuses to write.
    /// </summary>
    internal static bool IsOutage(Exception exception) => exception switch
    {
        BrokenCircuitException => false, // is known already
        RedisServerException server => IsRefusal(server.Message),
        _ => IsOfCommand(exception), // a RedisCommandException says that only a replica is there
    };

    // Redis before 7 wraps the error of a command in a script: "ERR Error running script (…): @user_script:1: -OOM command not allowed…"
    private static bool IsRefusal(string message) => Array.Exists(Refusals, refusal =>
        message.StartsWith(refusal + " ", StringComparison.Ordinal) || message.Contains($"-{refusal} ", StringComparison.Ordinal));
}
