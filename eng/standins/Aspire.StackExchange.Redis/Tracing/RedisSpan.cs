using System.Diagnostics;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tracing;

/// <summary>A command on its way.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Database">The database's index; -1 for commands of none.</param>
/// <param name="Connection">What it is sent by.</param>
/// <param name="Parent">The span that was current when it was called; default if there was none.</param>
/// <param name="Started">When it was called.</param>
internal sealed record RedisSpan(
    string Command, int Database, IConnectionMultiplexer Connection, ActivityContext Parent, DateTimeOffset Started)
{
    private readonly long _timestamp = Stopwatch.GetTimestamp();

    public static RedisSpan Begin(string command, int database, IConnectionMultiplexer connection)
        => new(command, database, connection, Activity.Current?.Context ?? default, DateTimeOffset.UtcNow);

    /// <summary>Writes the span. It is made only now, as the real one is, and so is never the parent of another.</summary>
    public void End() => RedisSpans.Write(this, Stopwatch.GetElapsedTime(_timestamp));
}
