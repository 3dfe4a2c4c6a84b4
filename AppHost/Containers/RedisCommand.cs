namespace Checkout.AppHost.Containers;

/// <summary>The command of the Redis container, which Aspire gives to <c>/bin/sh -c</c>.</summary>
internal static class RedisCommand
{
    /// <summary>
    /// Adds the append-only file, and replaces the shell by Redis, so that Redis gets the signal to stop: a shell passes none on,
    /// and is killed after ten seconds.
    /// </summary>
    public static void Complete(IList<object> arguments, bool isPublishing)
    {
        if (isPublishing)
        {
            // The last argument is the whole command, and what comes after it would not reach Redis.
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
