using StackExchange.Redis;

namespace Checkout.Tests.Integration.Servers;

/// <summary>Reads the statistics of a Redis server.</summary>
internal static class RedisStatistics
{
    /// <summary>Returns the number of calls of a command by clients and scripts since the server started.</summary>
    public static async Task<long> CountCallsAsync(string connectionString, string command)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var statistics = (string)(await connection.GetDatabase().ExecuteAsync("INFO", "commandstats"))!;
        var line = statistics.Split('\n').FirstOrDefault(line => line.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1], null);
    }
}
