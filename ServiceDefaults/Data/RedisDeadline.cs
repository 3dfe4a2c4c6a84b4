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
    public static Task<T> WithinDeadline<T>(this Task<T> command) => command.WaitAsync(Deadline);
}
