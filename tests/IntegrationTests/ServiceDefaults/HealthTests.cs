using System.Diagnostics;
using System.Text.Json;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using StackExchange.Redis;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>An AuthService with separate servers that tests stop, suspend and restart.</summary>
public sealed class FailingServers(TestServers servers) : IAsyncLifetime
{
    internal PostgresServer? Postgres { get; private set; }

    internal RedisServer? Redis { get; private set; }

    internal ServiceHost<AuthMetrics>? Auth { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.StartAsync(servers.NewFolder("postgres"));
        Redis = await servers.StartRedisAsync();
        Auth = ServiceHost<AuthMetrics>.Start(new()
        {
            ["ConnectionStrings:authdb"] = Postgres.ConnectionString,
            ["ConnectionStrings:redis"] = Redis.ConnectionString(),
        });

        // The first failure in a process takes longer than the later ones, whose time is tested.
        Redis.Stop();
        await Auth.NewClient().GetAsync("/health");
        await Redis.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Auth is not null)
        {
            await Auth.DisposeAsync();
        }

        Redis?.Dispose();
        Postgres?.Dispose();
    }
}

[Collection(NonParallelTests.Name)]
public sealed class HealthTests(FailingServers servers) : IClassFixture<FailingServers>, IAsyncLifetime
{
    private static readonly TimeSpan FailsWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(5);

    private readonly PostgresServer _postgres = servers.Postgres!;
    private readonly RedisServer _redis = servers.Redis!;
    private readonly ApiClient _client = servers.Auth!.NewClient();

    // Waits until all servers are connected again.
    public async ValueTask InitializeAsync() =>
        await Eventually.EqualAsync(200, "the service is healthy", async () => (await _client.GetAsync("/health")).Status);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task service_is_healthy_with_all_servers_running()
    {
        var health = await _client.GetAsync("/health");

        Assert.Equal((200, Best(health)), (health.Status, health.Member("status")));
        var checks = health.Json.GetProperty("checks");
        Assert.Equal(["disk", "memory", "postgresql", "redis"], checks.EnumerateObject().Select(check => check.Name).Order());
        Assert.All(checks.EnumerateObject(), check =>
        {
            Assert.Equal(check.Name == "disk" ? Best(health) : "healthy", check.Value.GetProperty("status").GetString());
            Assert.InRange(check.Value.GetProperty("durationMs").GetDouble(), 0, FailsWithin.TotalMilliseconds);
        });
    }

    [Theory]
    [InlineData("disk", "Health:Disk")]
    [InlineData("memory", "Health:Memory")]
    public async Task nearly_full_resource_is_critical_and_requests_succeed(string check, string thresholds)
    {
        await using var auth = ServiceHost<AuthMetrics>.Start(new()
        {
            ["ConnectionStrings:authdb"] = _postgres.ConnectionString,
            ["ConnectionStrings:redis"] = _redis.ConnectionString(),
            [$"{thresholds}:Warning"] = "0",
            [$"{thresholds}:Critical"] = "0",
        });
        var client = auth.NewClient();

        var health = await client.GetAsync("/health");

        Assert.Equal((200, "critical"), (health.Status, health.Member("status")));
        Assert.Equal("critical", Check(health, check).GetProperty("status").GetString());
        var account = new { email = $"{check}@example.com", password = "a-long-password" };
        Assert.Equal(201, (await client.PostAsync("/accounts", account)).Status);
        await Eventually.SucceedsAsync($"the metric of {check} is 0.25", async () => Assert.Matches(
            $$"""health_status\{[^}]*checkout_health_check="{{check}}"[^}]*\} 0\.25""", (await client.GetAsync("/metrics")).Text));
    }

    [Fact]
    public async Task service_is_unhealthy_while_postgresql_is_stopped()
    {
        var account = new { email = "someone@example.com", password = "a-long-password" };
        Assert.Equal(201, (await _client.PostAsync("/accounts", account)).Status);
        _postgres.Stop();

        try
        {
            await AssertUnhealthyAsync("postgresql", "redis");
        }
        finally
        {
            await _postgres.StartAsync();
        }

        await WaitForRecoveryAsync();
        Assert.Equal(200, (await _client.PostAsync("/sessions", account)).Status);
    }

    [Fact]
    public async Task service_is_unhealthy_while_redis_is_stopped()
    {
        await WithRedisAsync(redis => redis.StringSetAsync("kept", "yes"));
        _redis.Stop();

        try
        {
            await AssertUnhealthyAsync("redis", "postgresql");
        }
        finally
        {
            await _redis.StartAsync();
        }

        await WaitForRecoveryAsync();
        Assert.Equal("yes", await WithRedisAsync(redis => redis.StringGetAsync("kept")));
    }

    [Fact]
    public async Task service_is_unhealthy_while_postgresql_is_suspended()
    {
        using (_postgres.Suspend())
        {
            await AssertUnhealthyAsync("postgresql", "redis");
        }

        await WaitForRecoveryAsync();
    }

    [Fact]
    public async Task service_is_unhealthy_while_redis_is_suspended()
    {
        using (await _redis.SuspendAsync())
        {
            await AssertUnhealthyAsync("redis", "postgresql");
        }

        await WaitForRecoveryAsync();
    }

    // Repeats the request: later responses must not take longer than the first one.
    private async Task AssertUnhealthyAsync(string failing, string other)
    {
        for (var time = 0; time < 3; time++)
        {
            var started = Stopwatch.GetTimestamp();
            var health = await _client.GetAsync("/health");
            var elapsed = Stopwatch.GetElapsedTime(started);

            Assert.Equal((503, "unhealthy"), (health.Status, health.Member("status")));
            Assert.InRange(elapsed, TimeSpan.Zero, FailsWithin);
            Assert.Equal("unhealthy", Check(health, failing).GetProperty("status").GetString());
            Assert.NotEqual("", Check(health, failing).GetProperty("error").GetString()?.Trim() ?? "");
            Assert.Equal("healthy", Check(health, other).GetProperty("status").GetString());
            Assert.Equal((200, "healthy"), await AliveAsync());
        }
    }

    private async Task WaitForRecoveryAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.EqualAsync(200, "the service is healthy again", async () => (await _client.GetAsync("/health")).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, RecoversWithin);
    }

    private async Task<(int Status, string Text)> AliveAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var alive = await _client.GetAsync("/alive");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        return (alive.Status, alive.Member("status"));
    }

    private async Task<T> WithRedisAsync<T>(Func<IDatabase, Task<T>> act)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString());
        return await act(connection.GetDatabase());
    }

    private static JsonElement Check(ApiResponse health, string name) => health.Json.GetProperty("checks").GetProperty(name);

    // Allows the actual status of the disk, which limits the overall status.
    private static string Best(ApiResponse health) => Check(health, "disk").GetProperty("status").GetString()!;
}
