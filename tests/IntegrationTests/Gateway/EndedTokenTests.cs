using System.Diagnostics;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests that a revoked token stays revoked whatever happens to Redis. Each test uses a separate shop and Redis.</summary>
public sealed class EndedTokenTests(TestServers servers) : IAsyncLifetime
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
    public async Task token_that_was_signed_out_is_dead_after_redis_was_emptied()
    {
        Assert.Equal(204, (await SignOutAsync()).Status);

        await _redis!.ClearAsync();

        await StaysEndedAsync();
    }

    [Fact]
    public async Task tokens_of_a_disabled_account_are_dead_after_redis_was_emptied()
    {
        await DisableAsync();

        await _redis!.ClearAsync();

        await StaysEndedAsync();
    }

    [Fact]
    public async Task sign_out_without_redis_succeeds_and_holds_when_redis_is_back()
    {
        _redis!.Stop();

        Assert.Equal(204, (await SignOutAsync()).Status);
        Assert.Equal(401, await StatusAsync(_customer!));
        await _redis.StartAsync();

        await StaysEndedAsync();
    }

    [Fact]
    public async Task account_disabled_without_redis_stays_out_when_redis_is_back_without_its_data()
    {
        _redis!.Stop();

        await DisableAsync();
        Assert.Equal(401, await StatusAsync(_customer!));
        await _redis.StartEmptyAsync();

        await StaysEndedAsync();
    }

    [Theory]
    [InlineData("noeviction")]
    [InlineData("allkeys-random")]
    public async Task token_that_is_signed_out_while_redis_is_full_is_dead_at_once_and_for_good(string policy)
    {
        await _redis!.ConfigureAsync("maxmemory-policy", policy);
        await _redis.ConfigureAsync("maxmemory", "1");

        Assert.Equal(204, (await SignOutAsync()).Status);
        await StaysEndedAsync(isComplete: false);
        await _redis.ConfigureAsync("maxmemory", "0");

        await StaysEndedAsync();
    }

    [Fact]
    public async Task token_of_a_sign_in_that_was_under_way_when_its_account_was_disabled_dies_with_it()
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
    public async Task token_is_remembered_longer_than_any_clock_accepts_it()
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
    private async Task StaysEndedAsync(bool isComplete = true)
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

    private Task<Answer> SignOutAsync() => _customer!.Client.PostAsync("/api/auth/logout");

    private static async Task<int> StatusAsync(Customer customer) => (await customer.Client.GetAsync("/api/orders")).Status;
}
