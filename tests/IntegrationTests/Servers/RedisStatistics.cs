using StackExchange.Redis;

namespace Checkout.Tests.Integration.Servers;

/// <summary>What a Redis server counts of its work.</summary>
internal static class RedisStatistics
{
    /// <summary>How often clients and scripts have called a command since the server started.</summary>
    public static async Task<long> CallsOfAsync(string connectionString, string command)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var statistics = (string)(await connection.GetDatabase().ExecuteAsync("INFO", "commandstats"))!;
        var line = statistics.Split('\n').FirstOrDefault(line => line.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1], null);
    }
}
