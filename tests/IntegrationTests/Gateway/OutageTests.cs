using System.Diagnostics;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests outages of services. Each test uses a separate shop, and stops a part of it.</summary>
public sealed class OutageTests(TestServers servers) : IAsyncLifetime
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private RedisServer? _redis;
    private Shop? _shop;
    private Customer? _customer;
    private string _sku = "";

    private Shop Shop => _shop!;

    public async ValueTask InitializeAsync()
    {
        _redis = await servers.StartRedisAsync();
        _shop = await Shop.OpenAsync(servers, _redis.ConnectionString());
        _customer = await Shop.NewCustomerAsync();
        _sku = await Shop.NewProductAsync(stock: 10);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        _redis!.Dispose();
    }

    [Fact]
    public async Task without_inventory_checkout_returns_503_and_succeeds_on_retry()
    {
        await Shop.Inventory!.DisposeAsync();

        await AssertTryLaterAsync();
        Shop.StartInventory();

        await WaitForSuccessAsync();
    }

    [Fact]
    public async Task without_payment_checkout_returns_503_and_succeeds_on_retry()
    {
        await Shop.Payment!.DisposeAsync();

        await AssertTryLaterAsync();
        Shop.StartPayment();

        await WaitForSuccessAsync();
    }

    [Fact]
    public async Task without_auth_no_order_is_created()
    {
        Assert.Equal(0, await _customer!.OrderCountAsync()); // fetches AuthService's keys
        await Shop.Auth!.DisposeAsync();
        using var measured = Shop.Gateway!.Services.Collect<double>("Checkout.Gateway", "checkout.duration");

        await AssertTryLaterAsync();

        Assert.Equal(["try_later"], measured.Outcomes());
        Assert.Equal(0, await Shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM orders"));
        Shop.StartAuth();
        await WaitForSuccessAsync();
    }

    [Fact]
    public async Task without_redis_and_auth_checkout_is_measured_as_failed()
    {
        Assert.Equal(0, await _customer!.OrderCountAsync()); // fetches AuthService's keys
        await Shop.Auth!.DisposeAsync();
        _redis!.Stop();
        using var measured = Shop.Gateway!.Services.Collect<double>("Checkout.Gateway", "checkout.duration");

        await AssertTryLaterAsync();

        Assert.Equal(["try_later"], measured.Outcomes());
    }

    [Fact]
    public async Task without_notification_checkout_succeeds_and_is_mailed_after_recovery()
    {
        await Shop.Notification!.DisposeAsync();

        var order = OrderOf(await BuyAsync());
        Shop.StartNotification();

        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await Shop.MailsOfAsync(order)).Count);
    }

    [Fact]
    public async Task without_redis_checkout_succeeds_and_is_mailed_after_recovery()
    {
        _redis!.Stop();

        var answer = await BuyAsync();
        Assert.Equal((201, "confirmed"), (answer.Status, answer.Member("status")));
        Assert.Equal(1, await Shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
        await _redis.StartAsync();

        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await Shop.MailsOfAsync(OrderOf(answer))).Count);
    }

    [Fact]
    public async Task without_redis_auth_is_unhealthy_and_sign_in_works()
    {
        _redis!.Stop();

        var started = Stopwatch.GetTimestamp();
        var health = await Shop.Auth!.NewClient().GetAsync("/health");

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        Assert.Equal((503, "unhealthy"), (health.Status, health.Member("status")));
        var checks = health.Json.GetProperty("checks");
        Assert.Equal(
            ("unhealthy", "healthy"),
            (checks.GetProperty("redis").GetProperty("status").GetString(), checks.GetProperty("postgresql").GetProperty("status").GetString()));
        Assert.Equal(200, (await Shop.Auth.NewClient().GetAsync("/alive")).Status);
        Assert.Equal(200, (await Shop.Client.PostAsync("/api/auth/login", new { email = "demo@example.com", password = "demo-password" })).Status);
    }

    private Task<ApiResponse> BuyAsync() => _customer!.BuyAsync(Basket.Create(_sku), "key");

    private async Task AssertTryLaterAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await BuyAsync();

        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, AnswerWithin);
    }

    private async Task WaitForSuccessAsync()
    {
        ApiResponse? answer = null;
        await Eventually.EqualAsync(201, "the checkout succeeds", async () => (answer = await BuyAsync()).Status);
        Assert.Equal(new Stock(9, 0, 1), await Shop.StockAsync(_sku));
        Assert.Equal(ProductTable.Price, await Shop.MoneyKeptAsync(OrderOf(answer!)));
        Assert.Equal(1, await Shop.PaymentDb.ScalarAsync<long>("SELECT count(*) FROM processor_charges WHERE status = 'captured'"));
    }

    private static Guid OrderOf(ApiResponse answer) => answer.Json.GetProperty("orderId").GetGuid();
}
