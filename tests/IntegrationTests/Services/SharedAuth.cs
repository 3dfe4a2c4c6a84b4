using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>An AuthService for tests that do not stop it. Each test uses its own account.</summary>
public sealed class SharedAuth(TestServers servers) : IAsyncLifetime
{
    internal const string Password = "a-long-password";

    internal Database? Database { get; private set; }

    internal ServiceHost<AuthMetrics>? Auth { get; private set; }

    internal ApiClient Client => Auth!.NewClient();

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

    internal Task<ApiResponse> RegisterAsync(string email) => Client.PostAsync("/accounts", new { email, password = Password });

    internal Task<ApiResponse> SignInAsync(string email, string password = Password) => Client.PostAsync("/sessions", new { email, password });
}

/// <summary>Tests that register and sign in, one class after the other: AuthService limits concurrent password checks.</summary>
[CollectionDefinition(Name)]
public sealed class SharedAuthTests : ICollectionFixture<SharedAuth>
{
    public const string Name = "shared auth";
}
