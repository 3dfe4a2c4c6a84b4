using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Limits the time of a Redis command.</summary>
public static class RedisDeadline
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets the command's result within one second. StackExchange.Redis checks its own <c>AsyncTimeout</c> only about once a
    /// second, and recommends <see cref="Task{TResult}.WaitAsync(TimeSpan)"/> for an exact limit:
    /// <see href="https://github.com/StackExchange/StackExchange.Redis/blob/main/docs/AsyncTimeouts.md"/>.
    /// </summary>
    /// <exception cref="TimeoutException">Redis did not respond in time. The command may still be executed.</exception>
    /// <exception cref="RedisException">Redis is down, or rejects the command.</exception>
    public static async Task<T> WithinDeadline<T>(this Task<T> command)
    {
        using var timeout = new CancellationTokenSource(Deadline);
        try
        {
            return await command.UntilAsync(timeout.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"Redis did not respond within {Deadline.TotalSeconds} s.", exception);
        }
    }

    /// <summary>Gets the command's result, unless <paramref name="timeout"/> is canceled first.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="timeout"/> is canceled. No other cancellation is reported this way.</exception>
    internal static async Task<T> UntilAsync<T>(this Task<T> command, CancellationToken timeout)
    {
        try
        {
            return await command.WaitAsync(timeout);
        }
        catch (Exception exception) when (exception is InvalidOperationException
            || (exception is OperationCanceledException && !timeout.IsCancellationRequested))
        {
            // When the client closes a connection, it cancels the commands on it, which would look like a shutdown, or fails them with
            // "Reading is not allowed after reader was completed", which would look like a defect.
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToResolvePhysicalConnection, "The connection to Redis was lost before the response.", exception);
        }
    }
}
