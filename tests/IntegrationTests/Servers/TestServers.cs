using System.Runtime.Versioning;
using System.Security.Cryptography;
using Checkout.AppHost.Native;
using Checkout.Tests.Integration.Servers;

[assembly: AssemblyFixture(typeof(TestServers))]
// Shell scripts run the servers.
[assembly: UnsupportedOSPlatform("windows")]

namespace Checkout.Tests.Integration.Servers;

/// <summary>The PostgreSQL and Redis servers of all tests, on free ports. Their data folder is deleted at the end.</summary>
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
        // PostgreSQL does not run as root, and needs access to its data folder below this one.
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
        await _postgres.WaitUntilReadyAsync(() => postgres.ScalarAsync<int>("SELECT 1"));
    }

    /// <summary>Returns the connection string of one of the sixteen Redis databases.</summary>
    internal string RedisConnectionString(RedisDatabase database) => _redis!.ConnectionString((int)database);

    /// <summary>Starts a separate Redis server for tests that stop it.</summary>
    internal Task<RedisServer> StartRedisAsync() => RedisServer.StartAsync(NewFolder("redis"));

    /// <summary>Creates an empty database.</summary>
    internal async Task<Database> CreateDatabaseAsync(string name)
    {
        var unique = $"{name}_{Interlocked.Increment(ref _names)}";
        await using var postgres = new Database(PostgresConnectionString("postgres"));
        await postgres.ExecuteAsync($"CREATE DATABASE {unique}");
        return new Database(PostgresConnectionString(unique));
    }

    /// <summary>Returns an unused path for a folder, which is deleted with the servers.</summary>
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

/// <summary>Assigns the databases of the shared Redis server to fixtures.</summary>
internal enum RedisDatabase
{
    Auth,
    SharedShop,
    CrashedShop,
    Notification,
    LostResponses,
    Scenarios,
    Load,
    Alerts,
    Security,
    ExpiredLease,
    Counters,
    Synthetic,
    Traces,
}
