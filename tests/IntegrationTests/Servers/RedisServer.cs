using Checkout.AppHost.Native;
using StackExchange.Redis;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A separate Redis server that can be stopped, and restarted on the same port with the same data.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly string _folder;
    private readonly int _port = FreePort.Next();
    private ServerProcess? _server;

    private RedisServer(string folder) => _folder = folder;

    public static async Task<RedisServer> StartAsync(string folder)
    {
        var redis = new RedisServer(folder);
        await redis.StartAsync();
        return redis;
    }

    /// <summary>Returns the connection string of one of the sixteen databases.</summary>
    public string ConnectionString(int database = 0) => $"127.0.0.1:{_port},defaultDatabase={database}";

    public async Task StartAsync()
    {
        _server = new ServerProcess("redis.sh", _folder + ".log", new()
        {
            ["REDIS_SERVER"] = NativeTools.Redis ?? throw new InvalidOperationException("Install redis-server to run these tests."),
            ["REDIS_DATA"] = _folder,
            ["REDIS_PORT"] = $"{_port}",
        });
        await _server.WaitUntilReadyAsync(async () =>
        {
            using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString());
            await connection.GetDatabase().PingAsync();
        });
    }

    /// <summary>Deletes all keys of all databases.</summary>
    public async Task ClearAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString());
        await connection.GetDatabase().ExecuteAsync("FLUSHALL");
    }

    /// <summary>Restarts the server without data.</summary>
    public Task StartEmptyAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return StartAsync();
    }

    /// <summary>Changes a setting of the running server.</summary>
    public async Task ConfigureAsync(string setting, string value)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString());
        await connection.GetDatabase().ExecuteAsync("CONFIG", "SET", setting, value);
    }

    /// <summary>Returns the score of a member of a sorted set, or null if it is not in the set.</summary>
    public async Task<double?> ScoreAsync(string key, string member)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString());
        return await connection.GetDatabase().SortedSetScoreAsync(key, member);
    }

    /// <summary>Suspends the server until the result is disposed.</summary>
    public async Task<SuspendedProcess> SuspendAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString());
        var info = (string)(await connection.GetDatabase().ExecuteAsync("INFO", "server"))!;
        var process = info.Split("\r\n").Single(line => line.StartsWith("process_id:", StringComparison.Ordinal));
        return SuspendedProcess.Suspend(int.Parse(process.Split(':')[1], null));
    }

    public void Stop()
    {
        _server?.Dispose();
        _server = null;
    }

    public void Dispose() => Stop();
}
