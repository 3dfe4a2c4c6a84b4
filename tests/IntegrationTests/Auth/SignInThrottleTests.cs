using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Tests the delays after failed sign-ins, by account and by address.</summary>
public sealed class SignInThrottleTests(TestServers servers) : IAsyncLifetime
{
    private readonly string _email = $"{Guid.NewGuid():N}@example.com";
    private readonly string _address = $"203.0.113.{Random.Shared.Next(255)}-{Guid.NewGuid():N}";
    private Database? _database;
    private ServiceHost<AuthMetrics>? _auth;

    public async ValueTask InitializeAsync()
    {
        _database = await servers.CreateDatabaseAsync("auth");
        _auth = ServiceHost<AuthMetrics>.Start(new()
        {
            ["ConnectionStrings:authdb"] = _database.ConnectionString,
            ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
            ["SignIn:AccountFailures"] = "2",
            ["SignIn:AddressFailures"] = "4",
            ["SignIn:FirstWait"] = "00:00:02",
            ["SignIn:LongestWait"] = "00:00:05",
        });
        Assert.Equal(201, (await _auth.NewClient().PostAsync("/accounts", new { email = _email, password = "a-long-password" })).Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _auth!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Theory]
    [InlineData("AccountFailures", "0")]
    [InlineData("FirstWait", "00:00:00")]
    [InlineData("LongestWait", "00:00:10")]
    [InlineData("Memory", "00:10:00")]
    public void invalid_limits_are_rejected_at_startup(string name, string value) =>
        Assert.Contains(name, Assert.ThrowsAny<Exception>(() => ServiceHost<AuthMetrics>.Start(new()
        {
            ["ConnectionStrings:authdb"] = _database!.ConnectionString,
            ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
            [$"SignIn:{name}"] = value,
        })).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task wait_doubles_with_each_failure_up_to_the_maximum()
    {
        await FailAsync(_email);
        await FailAsync(_email);

        foreach (var longest in (int[])[2, 4, 5])
        {
            var refused = await SignInAsync(_email, "a-long-password");
            Assert.Equal((429, "too_many_attempts"), refused.Problem);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, longest);
            await Eventually.EqualAsync(401, "the wait is over", async () => (await SignInAsync(_email, "not-the-password")).Status);
        }

        Assert.InRange((await SignInAsync(_email, "a-long-password")).Headers.RetryAfter!.Delta!.Value.TotalSeconds, 3, 5);
    }

    [Fact]
    public async Task address_with_failures_on_many_accounts_is_throttled()
    {
        for (var account = 0; account < 4; account++)
        {
            await FailAsync($"{account}-{_email}");
        }

        Assert.Equal((429, "too_many_attempts"), (await SignInAsync(_email, "a-long-password")).Problem);
        Assert.Equal(200, (await SignInAsync(_email, "a-long-password", "another-" + _address)).Status);
    }

    [Fact]
    public async Task successful_sign_in_does_not_reset_the_address_count()
    {
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(200, (await SignInAsync(_email, "a-long-password")).Status);
            await FailAsync($"a{round}-{_email}");
            await FailAsync($"b{round}-{_email}");
        }

        Assert.Equal(429, (await SignInAsync(_email, "a-long-password")).Status);
    }

    private async Task FailAsync(string email) =>
        Assert.Equal((401, "invalid_credentials"), (await SignInAsync(email, "not-the-password")).Problem);

    private Task<ApiResponse> SignInAsync(string email, string password, string? address = null) =>
        _auth!.NewClient().PostAsync("/sessions", new { email, password }, ("X-Client-Address", address ?? _address));
}
