namespace Checkout.AppHost.Containers;

/// <summary>The command of the Redis container, which Aspire passes to <c>/bin/sh -c</c>.</summary>
internal static class RedisCommand
{
    /// <summary>
    /// Enables the append-only file, and lets Redis replace the shell, so that Redis receives the stop signal: a shell does not
    /// forward it, and is killed after ten seconds.
    /// </summary>
    public static void Complete(IList<object> arguments, bool isPublishing)
    {
        if (isPublishing)
        {
            // The last argument is the whole command: arguments added after it would not reach Redis.
            arguments[^1] = $"exec {arguments[^1]} --appendonly yes";
        }
        else
        {
            arguments.Insert(0, "exec");
            arguments.Add("--appendonly");
            arguments.Add("yes");
        }
    }
}
