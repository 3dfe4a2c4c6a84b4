using System.Security.Cryptography;
using Checkout.AppHost.Native;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A separate PostgreSQL server that can be stopped, suspended, and restarted on the same port with the same data.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string User = "checkout";

    private readonly string _folder;
    private readonly int _port = FreePort.Next();
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private ServerProcess? _server;

    private PostgresServer(string folder) => _folder = folder;

    public static async Task<PostgresServer> StartAsync(string folder)
    {
        var postgres = new PostgresServer(folder);
        await postgres.StartAsync();
        return postgres;
    }

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={_port};Username={User};Password={_password};Database=postgres;Maximum Pool Size=20";

    public async Task StartAsync()
    {
        _server = new ServerProcess("postgres.sh", _folder + ".log", new()
        {
            ["POSTGRES_BIN"] = NativeTools.PostgresFolder ?? throw new InvalidOperationException("Install postgresql to run these tests."),
            ["POSTGRES_DATA"] = _folder,
            ["POSTGRES_PORT"] = $"{_port}",
            ["POSTGRES_USER"] = User,
            ["POSTGRES_PASSWORD"] = _password,
            ["POSTGRES_DATABASES"] = "",
            ["POSTGRES_OPTIONS"] = "max_connections=100",
        });
        await using var postgres = new Database(ConnectionString);
        await _server.WaitUntilReadyAsync(() => postgres.ScalarAsync<int>("SELECT 1"));
    }

    /// <summary>Suspends all processes of the server until the result is disposed.</summary>
    public SuspendedProcess Suspend() => SuspendedProcess.Suspend(int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), null));

    public void Stop()
    {
        _server?.Dispose();
        _server = null;
    }

    public void Dispose() => Stop();
}
