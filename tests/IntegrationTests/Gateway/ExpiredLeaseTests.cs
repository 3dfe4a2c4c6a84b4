using System.Diagnostics;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests a checkout whose lease expires while the process that runs the order waits for a response, as after a sleep or a clock step.</summary>
public sealed class ExpiredLeaseTests(TestServers servers) : IAsyncLifetime
{
    /// <summary>Shorter than the timeout of an attempt, so that the attempt is not repeated.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(1.8);

    private Shop? _opened;

    private Shop Shop => _opened!;

    public async ValueTask InitializeAsync()
    {
        _opened = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.ExpiredLease));
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    // Recovery reverts the order while the first attempt still waits for its reservation. That attempt resumes before recovery is done.
    [Fact]
    public async Task expired_lease_holder_charges_nothing()
    {
        await using var inventory = await ForwardingProxy.StartAsync(Shop.Inventory!.Url, context => context.Request.Method switch
        {
            "PUT" => DelayUntilAsync(Shop.GatewayDb, "SELECT count(*) FROM orders WHERE status <> 'reserving'"),
            "DELETE" => DelayUntilAsync(Shop.PaymentDb, "SELECT count(*) FROM ledger WHERE entry = 'captured'"),
            _ => Task.CompletedTask,
        });
        await using var payment = await ForwardingProxy.StartAsync(Shop.Payment!.Url, context => context.Request.Method == "PUT"
            ? DelayUntilAsync(Shop.GatewayDb, "SELECT count(*) FROM orders WHERE status = 'failed'")
            : Task.CompletedTask);
        var customer = await Shop.NewCustomerAsync();
        await Shop.Gateway!.DisposeAsync();
        await using var gateway = Shop.NewGateway(("Services:inventory:http:0", inventory.Url), ("Services:payment:http:0", payment.Url));
        var sku = await Shop.NewProductAsync(stock: 10);

        var buying = (customer with { Client = gateway.NewClient().WithToken(customer.Token) }).BuyAsync(Basket.Create(sku), "key");
        await Eventually.EqualAsync(1, "the order is begun and its lease has lapsed", () => Shop.GatewayDb.ExecuteAsync(
            "UPDATE orders SET lease_until = now() - interval '1 s' WHERE status = 'reserving'"));

        Assert.Equal((503, "try_later"), (await buying).Problem);
        await Eventually.EqualAsync(1L, "the order has ended", () => Shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM orders WHERE status = 'failed'"));
        var order = await Shop.GatewayDb.ScalarAsync<Guid>("SELECT id FROM orders");
        Assert.Equal((0, 0), (await Shop.MoneyKeptAsync(order), await Shop.MoneyAtProcessorAsync(order)));
        Assert.Equal(new Stock(10, 0, 0), await Shop.StockAsync(sku));
    }

    /// <summary>Delays a response until the other attempt has reached the given state, or almost until the caller's timeout.</summary>
    private static async Task DelayUntilAsync(Database database, string count)
    {
        for (var held = Stopwatch.StartNew(); held.Elapsed < MaxHold && await database.ScalarAsync<long>(count) == 0;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
