using System.Diagnostics;
using System.Text.RegularExpressions;
using Checkout.FaultScenarios;
using Checkout.LoadGenerator;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.Scenarios;

/// <summary>A shop with fault scenarios.</summary>
public sealed class FaultyShop(TestServers servers) : IAsyncLifetime
{
    internal Shop Shop { get; private set; } = null!;

    internal ServiceHost<LoadMetrics> LoadGenerator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var redis = servers.RedisConnectionString(RedisDatabase.Scenarios);
        // The AppHost sets the same proxies.
        Shop = await Shop.OpenAsync(servers, redis, ("TrustedProxies:0", "127.0.0.1"), ("TrustedProxies:1", "::1"));
        LoadGenerator = ServiceHost<LoadMetrics>.Start(new() { ["ConnectionStrings:redis"] = redis, ["LoadGenerator:Url"] = Shop.Gateway!.Url });
    }

    public async ValueTask DisposeAsync()
    {
        await LoadGenerator.DisposeAsync();
        await Shop.DisposeAsync();
    }
}

/// <summary>Tests that each fault has a real effect, which ends with its scenario.</summary>
public sealed partial class FaultTests(FaultyShop faulty) : IClassFixture<FaultyShop>, IAsyncLifetime
{
    private string _sku = "";
    private Customer? _customer;

    private Shop Shop => faulty.Shop;

    public async ValueTask InitializeAsync()
    {
        _customer = await Shop.NewCustomerAsync();
        _sku = await Shop.NewProductAsync(stock: 1000);
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            var lines = new[] { Shop.Gateway!.LogLines, Shop.Inventory!.LogLines, Shop.Payment!.LogLines }.SelectMany(lines => lines);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', lines.Where(line => line.Contains("cenario", StringComparison.Ordinal))));
        }

        foreach (var name in (await Store.ReadAsync()).Keys)
        {
            await StopAsync(Scenario.Find(name)!);
        }
    }

    [Fact]
    public async Task slow_inventory_delays_the_stock_query_in_PostgreSQL()
    {
        await StartAsync(Scenario.SlowInventory);

        await Eventually.TrueAsync("the query takes 400 ms more", async () =>
        {
            var buying = BuyAsync();
            var isSeen = 0L;
            while (!buying.IsCompleted)
            {
                isSeen += await Shop.InventoryDb.ScalarAsync<long>(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event = 'PgSleep' AND query LIKE 'SELECT sku, available FROM products, pg_sleep%'
                    """);
            }

            Assert.Equal(201, (await buying).Status);
            return isSeen > 0;
        });
    }

    [Fact]
    public async Task slow_inventory_does_not_oversell()
    {
        var last = await Shop.NewProductAsync(stock: 3);
        await StartAsync(Scenario.SlowInventory);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _customer!.BuyAsync(Basket.Create(last))));

        Assert.Equal([201, 201, 201, 409, 409, 409], answers.Select(answer => answer.Status).Order());
        Assert.Equal(new Stock(0, 0, 3), await Shop.StockAsync(last));
    }

    [Fact]
    public async Task payment_errors_fail_checkouts_without_charges()
    {
        await StartAsync(Scenario.PaymentErrors);

        ApiResponse? answer = null;
        await Eventually.EqualAsync(503, "a checkout fails", async () => (answer = await BuyAsync()).Status);

        Assert.Equal((503, "try_later"), answer!.Problem);
        await StopAsync(Scenario.PaymentErrors);
        Assert.Equal(201, (await BuyAsync()).Status);
        await Eventually.EqualAsync(0, "nothing is held", async () => (await Shop.StockAsync(_sku)).Reserved);
        Assert.Equal(
            (await Shop.StockAsync(_sku)).Sold,
            (await Shop.GatewayDb.QueryAsync<Guid>("SELECT id FROM orders WHERE email = @Email AND status = 'confirmed'", new { _customer!.Email })).Count);
        Assert.Equal(
            (await Shop.StockAsync(_sku)).Sold * ProductTable.Price,
            (await Task.WhenAll((await Shop.GatewayDb.QueryAsync<Guid>("SELECT id FROM orders WHERE email = @Email", new { _customer.Email }))
                .Select(Shop.MoneyAtProcessorAsync))).Sum());
    }

    [Fact]
    public async Task payment_declines_come_from_the_processor()
    {
        await StartAsync(Scenario.PaymentDeclines);

        ApiResponse? answer = null;
        await Eventually.EqualAsync(402, "a good card is declined", async () => (answer = await BuyAsync()).Status);

        Assert.Equal(("payment_declined", "do_not_honor"), (answer!.Code, answer.Member("declineCode")));
        var order = answer.Json.GetProperty("orderId").GetGuid();
        Assert.Equal("declined", await Shop.PaymentDb.ScalarAsync<string>("SELECT status FROM processor_charges WHERE key = @order", new { order }));
        Assert.Equal(0, await Shop.MoneyKeptAsync(order));
    }

    [Fact]
    public async Task payment_timeouts_delay_checkouts_without_failure()
    {
        await StartAsync(Scenario.PaymentTimeouts);

        var started = Stopwatch.GetTimestamp();
        var answer = await BuyAsync();

        Assert.Equal(201, answer.Status);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Assert.Equal(ProductTable.Price, await Shop.MoneyKeptAsync(answer.Json.GetProperty("orderId").GetGuid()));
    }

    [Fact]
    public async Task pool_exhaustion_holds_connections_until_it_is_stopped()
    {
        // The tests set a pool size of 20, which AddServiceDatabase replaces with 30.
        await StartAsync(Scenario.PoolExhaustion);

        await Eventually.EqualAsync(29, "all connections but one are held", OpenTransactionsAsync);

        await StopAsync(Scenario.PoolExhaustion);
        await Eventually.EqualAsync(0, "they are given back", OpenTransactionsAsync);
        Assert.Equal(201, (await BuyAsync()).Status);

        Task<long> OpenTransactionsAsync() => Shop.InventoryDb.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'")!;
    }

    [Fact]
    public async Task notification_outage_delays_mail_and_loses_none()
    {
        await StartAsync(Scenario.NotificationOutage);

        var answer = await BuyAsync();
        var order = answer.Json.GetProperty("orderId").GetGuid();

        Assert.Equal(201, answer.Status);
        await Eventually.TrueAsync("the refusal is logged", () => Task.FromResult(
            Shop.Notification!.LogLines.Any(line => line.Contains("Failed to handle order event", StringComparison.Ordinal) && line.Contains("Connection refused", StringComparison.Ordinal))));
        Assert.Empty(await Shop.MailsOfAsync(order));

        await StopAsync(Scenario.NotificationOutage);
        await Eventually.EqualAsync(1, "the mail is sent", async () => (await Shop.MailsOfAsync(order)).Count);
    }

    [Fact]
    public async Task auth_bruteforce_causes_failed_sign_ins_from_many_addresses()
    {
        await StartAsync(Scenario.AuthBruteforce);

        await Eventually.TrueAsync("twenty attempts have failed", () => Task.FromResult(FailedSignIns().Count() >= 20));
        Assert.DoesNotContain(Shop.Auth!.LogLines, line => line.Contains("throttled", StringComparison.Ordinal));
        Assert.True(AddressOfAttacker().Matches(string.Join('\n', Shop.Gateway!.LogLines)).DistinctBy(address => address.Value).Count() > 10);
        Assert.Equal(200, (await Shop.Client.PostAsync("/api/auth/login", new { email = "demo@example.com", password = "demo-password" })).Status);

        await StopAsync(Scenario.AuthBruteforce);
        var count = 0;
        await Eventually.TrueAsync("the attempts have ended", async () =>
        {
            var before = FailedSignIns().Count();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return (count = FailedSignIns().Count()) == before;
        });
        Assert.True(count >= 20);

        IEnumerable<string> FailedSignIns() => Shop.Auth!.LogLines.Where(line => line.Contains("invalid_credentials", StringComparison.Ordinal));
    }

    [Fact]
    public async Task noisy_client_sends_many_requests()
    {
        await StartAsync(Scenario.NoisyClient);

        await Eventually.TrueAsync("it has asked 100 times", () => Task.FromResult(
            Shop.Gateway!.LogLines.Count(line => line.Contains("GET /api/products answered", StringComparison.Ordinal)) >= 100));
    }

    [Fact]
    public async Task memory_pressure_has_no_effect_without_memory_limit()
    {
        await StartAsync(Scenario.MemoryPressure);

        await Eventually.TrueAsync("the log says that the memory limit is too large", () => Task.FromResult(
            Shop.Notification!.LogLines.Any(line => line.Contains("which is too large", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task cpu_burn_uses_processor_time()
    {
        await StartAsync(Scenario.CpuBurn);

        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await Eventually.TrueAsync("it has taken two seconds of processor time", () => Task.FromResult(
            Process.GetCurrentProcess().TotalProcessorTime - before > TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task concurrent_requests_share_the_cached_product_list()
    {
        var before = Fetched();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Shop.Client.GetAsync("/api/products")));

        Assert.InRange(Fetched() - before, 0, 3); // cached for two seconds, which the requests may exceed on a slow machine
    }

    [Fact]
    public async Task cache_stampede_sends_every_request_to_PostgreSQL()
    {
        await StartAsync(Scenario.CacheStampede);

        await Eventually.EqualAsync(30, "each request is a query", async () =>
        {
            var before = Fetched();
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Shop.Client.GetAsync("/api/products")));
            return Fetched() - before;
        });
        Assert.InRange(await TimeOfAsync(() => Shop.Inventory!.NewClient().GetAsync("/products")), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(10));
    }

    [GeneratedRegex(@"client\.address=198\.1[89]\.\d+\.\d+")]
    private static partial Regex AddressOfAttacker();

    private ScenarioStore Store => Shop.Gateway!.Services.GetRequiredService<ScenarioStore>();

    private Task<ApiResponse> BuyAsync() => _customer!.BuyAsync(Basket.Create(_sku));

    private int Fetched() => Shop.Inventory!.LogLines.Count(line => line.Contains("GET /products answered 200", StringComparison.Ordinal));

    private static async Task<TimeSpan> TimeOfAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task StartAsync(Scenario scenario)
    {
        await Store.StartAsync(scenario, new ScenarioRun(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(5), "test"));
        await WaitUntilAppliedAsync(scenario, isActive: true);
    }

    private async Task StopAsync(Scenario scenario)
    {
        await Store.StopAsync(scenario);
        await WaitUntilAppliedAsync(scenario, isActive: false);
    }

    private Task WaitUntilAppliedAsync(Scenario scenario, bool isActive) => Eventually.TrueAsync($"{scenario.Name} is known", () => Task.FromResult(
        new[] { Shop.Gateway!.Services, Shop.Inventory!.Services, Shop.Payment!.Services, Shop.Notification!.Services, faulty.LoadGenerator.Services }
            .All(services => services.GetRequiredService<ScenarioSwitchboard>().IsActive(scenario) == isActive)));
}
