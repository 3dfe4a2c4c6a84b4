using System.Diagnostics;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using StackExchange.Redis;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests Redis and PostgreSQL when they are down, frozen, read-only or have lost their data.</summary>
[Collection(NonParallelTests.Name)] // measures durations
public sealed class StoreOutageTests(TestServers servers) : IAsyncLifetime
{
    private const int Checkouts = 20;
    private const double MaxSlowdown = 1.5;

    // Allows for the noise of a busy machine. A checkout that waits for Redis takes a second longer.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(300);

    private RedisServer? _redis;
    private Shop? _shop;
    private Customer? _customer;
    private ApiClient? _admin;
    private string _sku = "";

    private Shop Shop => _shop!;

    public async ValueTask InitializeAsync()
    {
        _redis = await servers.StartRedisAsync();
        _shop = await Shop.OpenAsync(servers, _redis.ConnectionString());
        _customer = await Shop.NewCustomerAsync();
        _admin = Shop.Client.WithToken((await Shop.Client.PostAsync("/api/auth/login", new { email = "admin@example.com", password = "admin-password" })).Member("accessToken"));
        _sku = await Shop.NewProductAsync(stock: 1000);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        _redis!.Dispose();
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("frozen")]
    [InlineData("full")]
    [InlineData("a replica")]
    public async Task without_writable_redis_checkouts_stay_fast_and_safe(string state)
    {
        // Uses three customers because of the rate limit of checkouts.
        var (first, second, third) = (await Shop.NewCustomerAsync(), await Shop.NewCustomerAsync(), await Shop.NewCustomerAsync());
        await MeasureAsync(first, Checkouts); // warm-up
        var before = await MeasureAsync(second, Checkouts);
        await Eventually.EqualAsync(0, "every event is on the stream", () => Shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));

        using (await BreakRedisAsync(state))
        {
            await MeasureAsync(third, 1); // the first checkout may have to detect the outage
            var during = await MeasureAsync(third, Checkouts);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"Redis {state}: p95 {P95(during).TotalMilliseconds:0} ms, with Redis {P95(before).TotalMilliseconds:0} ms, ratio {P95(during) / P95(before):0.00}; "
                + $"median {during[Checkouts / 2].TotalMilliseconds:0} and {before[Checkouts / 2].TotalMilliseconds:0} ms");
            Assert.InRange(P95(during), TimeSpan.Zero, (P95(before) * MaxSlowdown) + Tolerance);

            Assert.Equal((int[])[401, 401, 401, 401, 401, 429], await WrongPasswordsAsync(6));
            await AssertRateLimitsAsync();
            var scenario = await _admin!.PutAsync("/api/ops/scenarios/slow-inventory", new { durationSeconds = 10 });
            Assert.Equal((503, "try_later"), scenario.Problem);
            Assert.NotNull(scenario.Headers.RetryAfter);
            await AssertUnhealthyAsync("redis");
            await Eventually.EqualAsync(Checkouts + 1L, "the outbox depth metric shows the waiting events", async () => (long)await MetricAsync("checkout_outbox_depth"));
            Assert.InRange(await MetricAsync("checkout_outbox_age_seconds"), 0.001, 600);
        }

        await Eventually.EqualAsync(0, "every event is on the stream", async () => (long)await MetricAsync("checkout_outbox_depth"));
        await Eventually.EqualAsync((3L * Checkouts) + 1, "every order is mailed once", () =>
            Shop.NotificationDb.ScalarAsync<long>("SELECT count(*) FROM notifications WHERE sent_at IS NOT NULL"));
        Assert.Single(Shop.Gateway!.LogLines, line => line.Contains("Redis is not available; continuing without it", StringComparison.Ordinal));
        Assert.Single(Shop.Gateway.LogLines, line => line.Contains("Redis is available again", StringComparison.Ordinal));
        Assert.InRange(await MetricAsync("resilience_polly_strategy_events_total", "event_name=\"OnCircuitOpened\"", "pipeline_name=\"redis\""), 1, double.MaxValue);
    }

    [Fact]
    public async Task events_lost_by_redis_are_resent_and_mailed_once()
    {
        await Shop.Notification!.DisposeAsync();
        var orders = new List<Guid>();
        for (var number = 0; number < 10; number++)
        {
            orders.Add((await BuyAsync()).Json.GetProperty("orderId").GetGuid());
        }

        await Eventually.EqualAsync(10, "the events are on the stream", () => WithRedisAsync(redis => redis.StreamLengthAsync("orders")));
        await Eventually.EqualAsync(0, "none waits", () => Shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
        using var resent = Shop.Gateway!.Services.Collect<long>("Checkout.Gateway", "checkout.outbox.resent");

        await _redis!.ClearAsync();

        await Eventually.EqualAsync(10, "the events are on the stream again", () => WithRedisAsync(redis => redis.StreamLengthAsync("orders")));
        Shop.StartNotification();
        foreach (var order in orders)
        {
            await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await Shop.MailsOfAsync(order)).Count);
        }

        await _redis.ClearAsync();

        await Eventually.EqualAsync(20, "the events are sent again, though they were handled", () => Task.FromResult(resent.Sum()));
        await Eventually.EqualAsync(0, "they are taken off the stream", () => WithRedisAsync(redis => redis.StreamLengthAsync("orders")));
        Assert.All(await Task.WhenAll(orders.Select(Shop.MailsOfAsync)), mails => Assert.Single(mails));
        Assert.Equal(10, await Shop.NotificationDb.ScalarAsync<long>("SELECT count(*) FROM notifications"));
        Assert.Equal(2, Shop.Gateway.LogLines.Count(line => line.Contains("sending 10 order events of the last day again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task read_only_database_returns_503_and_is_unhealthy()
    {
        await SetReadOnlyAsync(true);

        var answer = await BuyAsync();
        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.NotNull(answer.Headers.RetryAfter);
        await AssertUnhealthyAsync("postgresql");
        await SetReadOnlyAsync(false);

        await Eventually.EqualAsync(201, "the checkout succeeds", async () => (await BuyAsync()).Status);
        await Eventually.EqualAsync("healthy", "the database is healthy", () => CheckAsync("postgresql"));
    }

    [Fact]
    public async Task outbox_of_an_earlier_version_is_migrated_and_sent()
    {
        await Shop.Gateway!.DisposeAsync();
        await Shop.GatewayDb.ExecuteAsync(
            """
            DROP TABLE outbox, outbox_stream;
            CREATE TABLE outbox (
                position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL, payload text NOT NULL, trace_parent text);
            INSERT INTO outbox (event_id, payload) VALUES (gen_random_uuid(), '{}');
            """);

        await using var gateway = Shop.NewGateway();

        await Eventually.EqualAsync(1, "the event is sent", () => Shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL"));
    }

    private async Task<List<TimeSpan>> MeasureAsync(Customer customer, int checkouts)
    {
        var times = new List<TimeSpan>();
        for (var number = 0; number < checkouts; number++)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await customer.BuyAsync(Basket.Create(_sku));
            times.Add(Stopwatch.GetElapsedTime(started));
            Assert.Equal(201, answer.Status);
        }

        return [.. times.Order()];
    }

    private static TimeSpan P95(List<TimeSpan> times) => times[(int)Math.Ceiling(times.Count * 0.95) - 1];

    private Task<ApiResponse> BuyAsync() => _customer!.BuyAsync(Basket.Create(_sku));

    private async Task<int[]> WrongPasswordsAsync(int times)
    {
        var statuses = new int[times];
        for (var time = 0; time < times; time++)
        {
            statuses[time] = (await Shop.Client.PostAsync("/api/auth/login", new { email = _customer!.Email, password = "not-the-password" })).Status;
        }

        return statuses;
    }

    private async Task AssertRateLimitsAsync()
    {
        await using var gateway = Shop.NewGateway(("RateLimits:Anonymous:Requests", "3"), ("RateLimits:Anonymous:Window", "01:00:00"));
        var statuses = new List<int>();
        for (var request = 0; request < 5; request++)
        {
            statuses.Add((await gateway.NewClient().GetAsync("/api/products")).Status);
        }

        Assert.Equal([200, 200, 200, 429, 429], statuses);
    }

    private async Task AssertUnhealthyAsync(string check)
    {
        var started = Stopwatch.GetTimestamp();
        Assert.Equal("unhealthy", await CheckAsync(check));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private async Task<string?> CheckAsync(string check) =>
        (await Shop.Client.GetAsync("/health")).Json.GetProperty("checks").GetProperty(check).GetProperty("status").GetString();

    private async Task<double> MetricAsync(string name, params string[] labels) =>
        (await Shop.Client.GetAsync("/metrics")).Text.Split('\n')
            .Where(line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) && labels.All(line.Contains))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 2)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

    private async Task SetReadOnlyAsync(bool isReadOnly)
    {
        await Shop.GatewayDb.ExecuteAsync(
            $"""
            SET default_transaction_read_only = off;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {(isReadOnly ? "on" : "off")}', current_database()); END $$;
            """);
        await Shop.GatewayDb.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private async Task<IDisposable> BreakRedisAsync(string state)
    {
        switch (state)
        {
            case "stopped":
                _redis!.Stop();
                return new RestoreOnDispose(() => _redis.StartAsync());
            case "frozen":
                return await _redis!.SuspendAsync();
            case "full":
                await WithRedisAsync(redis => redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "500kb"));
                return new RestoreOnDispose(() => WithRedisAsync(redis => redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0")));
            default:
                await WithRedisAsync(redis => redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1"));
                return new RestoreOnDispose(() => WithRedisAsync(redis => redis.ExecuteAsync("REPLICAOF", "NO", "ONE")));
        }
    }

    private async Task<T> WithRedisAsync<T>(Func<IDatabase, Task<T>> act)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(_redis!.ConnectionString() + ",allowAdmin=true");
        return await act(connection.GetDatabase());
    }

    private sealed class RestoreOnDispose(Func<Task> repair) : IDisposable
    {
        public void Dispose() => Task.Run(repair).GetAwaiter().GetResult();
    }
}
