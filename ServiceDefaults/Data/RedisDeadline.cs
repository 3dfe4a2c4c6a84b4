namespace Checkout.ServiceDefaults.Data;

/// <summary>A bound on how long Redis is waited for.</summary>
public static class RedisDeadline
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The command's result, within one second: an asynchronous command has no deadline of its own in every version of
    /// the client, and a server that is frozen would hold its callers for ever.
    /// </summary>
    /// <exception cref="TimeoutException">There was no answer in time. The command may still be carried out.</exception>
    public static Task<T> WithinDeadline<T>(this Task<T> command) => command.WaitAsync(Deadline);
}
