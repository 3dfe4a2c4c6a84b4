using System.Runtime.Versioning;
using System.Security.Cryptography;
using Checkout.AppHost.Native;
using Checkout.Tests.Integration.Servers;

[assembly: AssemblyFixture(typeof(TestServers))]
// The servers are run by shell scripts.
[assembly: UnsupportedOSPlatform("windows")]

namespace Checkout.Tests.Integration.Servers;

/// <summary>One PostgreSQL and one Redis for all tests, on free ports, with their data in a folder that goes with them.</summary>
public sealed class TestServers : IAsyncLifetime
{
    private const string User = "checkout";

    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkout-tests-");
    private readonly int _postgresPort = FreePort.Next();
    private ServerProcess? _postgres;
    private RedisServer? _redis;
    private int _names;

    public async ValueTask InitializeAsync()
    {
        // PostgreSQL gives up root, and must still get to its own folder in this one.
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _postgres = new ServerProcess("postgres.sh", Folder("postgres.log"), new()
        {
            ["POSTGRES_BIN"] = NativeTools.PostgresFolder ?? throw new InvalidOperationException("Install postgresql to run these tests."),
            ["POSTGRES_DATA"] = Folder("postgres"),
            ["POSTGRES_PORT"] = $"{_postgresPort}",
            ["POSTGRES_USER"] = User,
            ["POSTGRES_PASSWORD"] = _password,
            ["POSTGRES_DATABASES"] = "",
            ["POSTGRES_OPTIONS"] = "max_connections=500",
        });
        _redis = await RedisServer.StartAsync(Folder("redis"));
        await using var postgres = new Database(PostgresConnectionString("postgres"));
        await _postgres.AnswersAsync(() => postgres.ScalarAsync<int>("SELECT 1"));
    }

    /// <summary>The connection string of a Redis database; there are sixteen.</summary>
    internal string RedisConnectionString(RedisDatabase database) => _redis!.ConnectionString((int)database);

    /// <summary>A Redis server for tests that stop it.</summary>
    internal Task<RedisServer> StartRedisAsync() => RedisServer.StartAsync(NewFolder("redis"));

    /// <summary>A new, empty database.</summary>
    internal async Task<Database> CreateDatabaseAsync(string name)
    {
        var unique = $"{name}_{Interlocked.Increment(ref _names)}";
        await using var postgres = new Database(PostgresConnectionString("postgres"));
        await postgres.ExecuteAsync($"CREATE DATABASE {unique}");
        return new Database(PostgresConnectionString(unique));
    }

    /// <summary>The path of a folder that does not exist yet and goes with the servers.</summary>
    internal string NewFolder(string name) => Folder($"{name}-{Interlocked.Increment(ref _names)}");

    public ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        _postgres?.Dispose();
        _folder.Delete(recursive: true);
        return default;
    }

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private string PostgresConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_postgresPort};Username={User};Password={_password};Database={database};Maximum Pool Size=20";
}

/// <summary>Who has which database of the one Redis.</summary>
internal enum RedisDatabase
{
    Auth,
    SharedShop,
    CrashedShop,
    Notification,
    LostAnswers,
    Scenarios,
    Load,
    Alerts,
    Hostile,
    LateDriver,
    Counters,
    Synthetic,
    Traces,
}
