using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Limits how long a command to Redis is waited for.</summary>
public static class RedisDeadline
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets the command's result within one second. StackExchange.Redis checks its own <c>AsyncTimeout</c> only about once a
    /// second, and recommends <see cref="Task{TResult}.WaitAsync(TimeSpan)"/> for an exact limit:
    /// <see href="https://github.com/StackExchange/StackExchange.Redis/blob/main/docs/AsyncTimeouts.md"/>.
    /// </summary>
    /// <exception cref="TimeoutException">There was no answer in time. The command may still be executed.</exception>
    /// <exception cref="RedisException">Redis is down, or refuses the command.</exception>
    public static async Task<T> WithinDeadline<T>(this Task<T> command)
    {
        using var timeout = new CancellationTokenSource(Deadline);
        try
        {
            return await command.UntilAsync(timeout.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"Redis did not answer within {Deadline.TotalSeconds} s.", exception);
        }
    }

    /// <summary>Gets the command's result, until <paramref name="timeout"/> is canceled.</summary>
    /// <exception cref="OperationCanceledException">The timeout was canceled, and nothing else was.</exception>
    internal static async Task<T> UntilAsync<T>(this Task<T> command, CancellationToken timeout)
    {
        try
        {
            return await command.WaitAsync(timeout);
        }
        catch (Exception exception) when (exception is InvalidOperationException
            || (exception is OperationCanceledException && !timeout.IsCancellationRequested))
        {
            // The client cancels what waits on a connection that it gives up, which would look like a shutdown to its callers, or fails
            // it with "Reading is not allowed after reader was completed", which would look like a defect.
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToResolvePhysicalConnection, "The connection to Redis was lost before it answered.", exception);
        }
    }
}
