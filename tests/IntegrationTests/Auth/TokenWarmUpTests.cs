using Checkout.AuthService;
using Checkout.AuthService.Accounts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.Tests.Integration.Auth;

public sealed class TokenWarmUpTests(TestServers servers) : IAsyncLifetime
{
    private Database? _database;

    public async ValueTask InitializeAsync() => _database = await servers.CreateDatabaseAsync("auth");

    public ValueTask DisposeAsync() => _database!.DisposeAsync();

    [Fact]
    public async Task password_check_is_warmed_up_at_startup()
    {
        var hasher = new CountingHasher();

        await using var auth = ServiceHost<AuthMetrics>.Start(
            new() { ["ConnectionStrings:authdb"] = _database!.ConnectionString, ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth) },
            replace: services => services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>>(hasher)));

        Assert.NotEqual(0, hasher.Checked);
    }

    private sealed class CountingHasher : IPasswordHasher<Account>
    {
        private int _checked;

        public int Checked => _checked;

        public string HashPassword(Account user, string password) => "a hash";

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _checked);
            return PasswordVerificationResult.Failed;
        }
    }
}
