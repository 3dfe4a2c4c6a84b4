using System.Diagnostics;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests that a revoked token stays revoked whatever happens to Redis. Each test uses a separate shop and Redis.</summary>
[Collection(NonParallelTests.Name)] // AuthService must respond within two seconds
public sealed class RevokedTokenTests(TestServers servers) : IAsyncLifetime
{
    // Longer than AuthService and the Gateway need to reconnect and to restore the copy in Redis.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private RedisServer? _redis;
    private Shop? _shop;
    private Customer? _customer;
    private Customer? _other;

    public async ValueTask InitializeAsync()
    {
        _redis = await servers.StartRedisAsync();
        _shop = await Shop.OpenAsync(servers, _redis.ConnectionString());
        _customer = await _shop.NewCustomerAsync();
        _other = await _shop.NewCustomerAsync();
        Assert.Equal(200, await StatusAsync(_customer));
        Assert.Equal(200, await StatusAsync(_other));
    }

    public async ValueTask DisposeAsync()
    {
        await _shop!.DisposeAsync();
        _redis!.Dispose();
    }

    [Fact]
    public async Task revoked_token_stays_revoked_after_redis_is_emptied()
    {
        Assert.Equal(204, (await SignOutAsync()).Status);

        await _redis!.ClearAsync();

        await AssertStaysRevokedAsync();
    }

    [Fact]
    public async Task tokens_of_a_disabled_account_stay_revoked_after_redis_is_emptied()
    {
        await DisableAsync();

        await _redis!.ClearAsync();

        await AssertStaysRevokedAsync();
    }

    [Fact]
    public async Task sign_out_without_redis_stays_effective_after_recovery()
    {
        _redis!.Stop();

        Assert.Equal(204, (await SignOutAsync()).Status);
        Assert.Equal(401, await StatusAsync(_customer!));
        await _redis.StartAsync();

        await AssertStaysRevokedAsync();
    }

    [Fact]
    public async Task account_disabled_without_redis_stays_disabled_after_data_loss()
    {
        _redis!.Stop();

        await DisableAsync();
        Assert.Equal(401, await StatusAsync(_customer!));
        await _redis.StartEmptyAsync();

        await AssertStaysRevokedAsync();
    }

    [Theory]
    [InlineData("noeviction")]
    [InlineData("allkeys-random")]
    public async Task sign_out_with_full_redis_revokes_token(string policy)
    {
        await _redis!.ConfigureAsync("maxmemory-policy", policy);
        await _redis.ConfigureAsync("maxmemory", "1");

        Assert.Equal(204, (await SignOutAsync()).Status);
        await AssertStaysRevokedAsync(isComplete: false);
        await _redis.ConfigureAsync("maxmemory", "0");

        await AssertStaysRevokedAsync();
    }

    [Fact]
    public async Task sign_in_during_disabling_yields_revoked_token()
    {
        // Simulates a sign-in that read the account before it was disabled: the token is newer than the revocation.
        await DisableAsync();
        await _shop!.AuthDb.ExecuteAsync("UPDATE accounts SET disabled = false WHERE email = @Email", new { _customer!.Email });
        var late = await _shop.Client.PostAsync("/api/auth/login", new { email = _customer.Email, password = "a-long-password" });
        Assert.Equal(200, late.Status);
        await _shop.AuthDb.ExecuteAsync("UPDATE accounts SET disabled = true WHERE email = @Email", new { _customer.Email });

        var expires = DateTimeOffset.FromUnixTimeSeconds(new Auth.Jwt(late.Member("accessToken")).Payload.GetProperty("exp").GetInt64());

        Assert.Equal(401, (await _shop.Client.WithToken(late.Member("accessToken")).GetAsync("/api/orders")).Status);
        await AssertKeptUntilAsync(expires, "account:" + new Auth.Jwt(late.Member("accessToken")).Payload.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task revocation_outlives_token_and_clock_skew()
    {
        var token = await _shop!.Client.PostAsync("/api/auth/login", new { email = _customer!.Email, password = "a-long-password" });
        var claims = new Auth.Jwt(token.Member("accessToken")).Payload;

        Assert.Equal(204, (await _shop.Client.WithToken(token.Member("accessToken")).PostAsync("/api/auth/logout")).Status);

        await AssertKeptUntilAsync(DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()), "token:" + claims.GetProperty("jti").GetString());
    }

    // Asserts that the entry is kept until the token has expired on the slowest clock within the allowed skew.
    private async Task AssertKeptUntilAsync(DateTimeOffset expires, string member)
    {
        var until = await _redis!.ScoreAsync("auth:revoked", member);
        Assert.NotNull(until);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds((long)until), expires.AddSeconds(5), DateTimeOffset.MaxValue);
    }

    // Also asserts that another customer's token stays valid, and that the copy in Redis is complete at the end.
    private async Task AssertStaysRevokedAsync(bool isComplete = true)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Watched)
        {
            Assert.Equal(401, await StatusAsync(_customer!));
            Assert.Equal(200, await StatusAsync(_other!));
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }

        await Eventually.EqualAsync(isComplete, "Redis's copy is complete, or not", async () => await _redis!.ScoreAsync("auth:revoked", "complete") is not null);
    }

    private async Task DisableAsync()
    {
        var admin = await _shop!.Client.PostAsync("/api/auth/login", new { email = "admin@example.com", password = "admin-password" });
        Assert.Equal(204, (await _shop.Client.WithToken(admin.Member("accessToken")).PostAsync($"/api/admin/accounts/{_customer!.Email}/disable")).Status);
    }

    private Task<ApiResponse> SignOutAsync() => _customer!.Client.PostAsync("/api/auth/logout");

    private static async Task<int> StatusAsync(Customer customer) => (await customer.Client.GetAsync("/api/orders")).Status;
}
