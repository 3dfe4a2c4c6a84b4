using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>An AuthService for tests that do not stop it. Each test uses its own account.</summary>
public sealed class SharedAuth(TestServers servers) : IAsyncLifetime
{
    internal Database? Database { get; private set; }

    internal ServiceHost<AuthMetrics>? Auth { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Database = await servers.CreateDatabaseAsync("auth");
        Auth = Start(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Auth!.DisposeAsync();
        await Database!.DisposeAsync();
    }

    /// <summary>Starts a replica. The caller disposes it.</summary>
    internal ServiceHost<AuthMetrics> Start(Database database) => ServiceHost<AuthMetrics>.Start(new()
    {
        ["ConnectionStrings:authdb"] = database.ConnectionString,
        ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
    });
}
