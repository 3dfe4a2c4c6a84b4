using System.Text.Json;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>
/// Tests recovery after a crash of the Gateway. Each test writes an order in one state to the database, and then starts a
/// Gateway.
/// </summary>
public sealed class CrashRecoveryTests(TestServers servers, CrashedShop crashed) : IClassFixture<CrashedShop>
{
    private const long Total = 2 * ProductTable.Price;

    private readonly Shop _shop = crashed.Shop;
    private readonly ApiClient _inventory = crashed.Shop.Inventory!.NewClient();
    private readonly ApiClient _payment = crashed.Shop.Payment!.NewClient();
    private readonly Guid _order = Guid.NewGuid();
    private readonly Guid _user = Guid.NewGuid();

    [Fact]
    public async Task crash_before_reservation_fails_the_order_and_frees_its_key()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await InsertInterruptedOrderAsync("reserving", sku);

        await RecoverAsync();

        await AssertOrderAsync("failed", "try_later", sku, new Stock(10, 0, 0), money: 0);
        Assert.Equal(0, await CountKeysAsync());
        Assert.Equal((409, "reservation_closed"), (await ReserveAsync(sku)).Problem);
    }

    [Fact]
    public async Task crash_after_reservation_releases_the_stock()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await InsertInterruptedOrderAsync("reserving", sku);

        await RecoverAsync();

        await AssertOrderAsync("failed", "try_later", sku, new Stock(10, 0, 0), money: 0);
    }

    [Fact]
    public async Task crash_before_charge_fails_the_order_and_blocks_later_charges()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await InsertInterruptedOrderAsync("charging", sku);

        await RecoverAsync();

        await AssertOrderAsync("failed", "try_later", sku, new Stock(10, 0, 0), money: 0);
        Assert.Equal((409, "payment_closed"), (await ChargeAsync()).Problem);
    }

    [Fact]
    public async Task crash_after_charge_confirms_the_order_and_mails_it_once()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await ChargeAsync();
        await InsertInterruptedOrderAsync("charging", sku);

        await RecoverAsync();

        await AssertOrderAsync("confirmed", null, sku, new Stock(8, 0, 2), money: Total);
        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await _shop.MailsOfAsync(_order)).Count);
        Assert.Equal(1, await CountKeysAsync());
    }

    [Fact]
    public async Task order_charged_only_at_processor_is_confirmed()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await _shop.PaymentDb.ExecuteAsync(
            """
            INSERT INTO ledger (order_id, entry, amount, currency, card_last4) VALUES (@_order, 'requested', @Total, 'EUR', '4242');
            INSERT INTO processor_charges (key, status, amount, currency) VALUES (@_order, 'captured', @Total, 'EUR');
            """,
            new { _order, Total });
        await InsertInterruptedOrderAsync("charging", sku);

        await RecoverAsync();

        await AssertOrderAsync("confirmed", null, sku, new Stock(8, 0, 2), money: Total);
    }

    [Fact]
    public async Task crash_after_decline_keeps_the_decline_and_the_key()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await ChargeAsync(TestCards.Declined);
        await InsertInterruptedOrderAsync("charging", sku);

        await RecoverAsync();

        await AssertOrderAsync("failed", "payment_declined", sku, new Stock(10, 0, 0), money: 0);
        Assert.Equal(1, await CountKeysAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task crash_during_commit_confirms_the_order(bool isSold)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await ChargeAsync();
        if (isSold)
        {
            await _inventory.PostAsync($"/reservations/{_order}/commit");
        }

        await InsertInterruptedOrderAsync("committing", sku);

        await RecoverAsync();

        await AssertOrderAsync("confirmed", null, sku, new Stock(8, 0, 2), money: Total);
        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await _shop.MailsOfAsync(_order)).Count);
    }

    [Fact]
    public async Task order_with_released_stock_is_refunded()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await ChargeAsync();
        await _inventory.DeleteAsync($"/reservations/{_order}");
        await InsertInterruptedOrderAsync("committing", sku);

        await RecoverAsync();

        await AssertOrderAsync("failed", "try_later", sku, new Stock(10, 0, 0), money: 0);
        Assert.Equal("refunded", (await _payment.DeleteAsync($"/payments/{_order}")).Member("status"));
    }

    [Theory]
    [InlineData("try_later", TestCards.Approved)]
    [InlineData("payment_declined", TestCards.Declined)]
    public async Task crash_during_compensation_is_compensated(string failureCode, string card)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await ChargeAsync(card);
        await InsertInterruptedOrderAsync("compensating", sku, failureCode);

        await RecoverAsync();

        await AssertOrderAsync("failed", failureCode, sku, new Stock(10, 0, 0), money: 0);
    }

    [Fact]
    public async Task unsent_confirmation_is_mailed_once()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await InsertInterruptedOrderAsync("confirmed", sku);
        var payload = JsonSerializer.Serialize(new
        {
            eventId = Guid.NewGuid(),
            orderId = _order,
            email = "buyer@example.com",
            total = new { amount = Total, currency = "EUR" },
            items = new[] { new { sku, name = "Thing", quantity = 2, price = new { amount = ProductTable.Price, currency = "EUR" } } },
            confirmedAt = DateTimeOffset.UtcNow,
        });
        await _shop.GatewayDb.ExecuteAsync("INSERT INTO outbox (event_id, payload) VALUES (gen_random_uuid(), @payload)", new { payload });

        await RecoverAsync();

        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await _shop.MailsOfAsync(_order)).Count);
        Assert.Equal(0, await _shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
    }

    [Fact]
    public async Task order_with_active_lease_is_not_claimed()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        await ReserveAsync(sku);
        await InsertInterruptedOrderAsync("reserving", sku, lease: TimeSpan.FromMinutes(5));
        var abandoned = new CrashRecoveryTests(servers, crashed);
        await abandoned.InsertInterruptedOrderAsync("reserving", sku);

        await RecoverAsync(abandoned._order);

        Assert.Equal(("reserving", null), await _shop.StateAsync(_order));
        Assert.Equal(new Stock(8, 2, 0), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task unresponsive_service_does_not_delay_other_orders()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var waiting = Enumerable.Range(0, 4).Select(_ => new CrashRecoveryTests(servers, crashed)).ToList();
        foreach (var order in waiting)
        {
            await order.InsertInterruptedOrderAsync("charging", sku, lease: TimeSpan.FromSeconds(-10));
        }

        await InsertInterruptedOrderAsync("reserving", sku);
        await using var payment = new UnresponsiveServer();
        await using (_shop.NewGateway(("Services:payment:http:0", payment.Url)))
        {
            // An attempt at an unresponsive service takes four seconds, and four of them come first.
            await Eventually.SucceedsAsync(
                "the order has ended", async () => Assert.Equal("failed", (await _shop.StateAsync(_order)).Status), within: TimeSpan.FromSeconds(6));
            var states = await Task.WhenAll(waiting.Select(order => _shop.StateAsync(order._order)));
            Assert.All(states, state => Assert.Equal("charging", state.Status));
        }

        await RecoverAsync(waiting[^1]._order);
    }

    private Task<ApiResponse> ReserveAsync(string sku) =>
        _inventory.PutAsync($"/reservations/{_order}", new { items = new[] { new { sku, quantity = 2 } } });

    private Task<ApiResponse> ChargeAsync(string card = TestCards.Approved) => _payment.PutAsync(
        $"/payments/{_order}",
        new { amount = new { amount = Total, currency = "EUR" }, card = new { number = card, expiry = "12/30", cvc = "123" } });

    private async Task InsertInterruptedOrderAsync(string status, string sku, string? failureCode = null, TimeSpan? lease = null)
    {
        var isPriced = status != "reserving";
        object[] items = isPriced
            ? [new { sku, name = "Thing", quantity = 2, price = new { amount = ProductTable.Price, currency = "EUR" } }]
            : [new { sku, quantity = 2 }];
        await _shop.GatewayDb.ExecuteAsync(
            """
            INSERT INTO orders (id, user_id, email, status, failure_code, charge_started, items, total_amount, total_currency, lease_owner, lease_until)
            VALUES (@_order, @_user, 'buyer@example.com', @status, @failureCode, @isPriced, @items::jsonb, @total, 'EUR', 'a-gateway-that-crashed', now() + @lease);
            INSERT INTO idempotency_keys (user_id, key, request_hash, order_id) VALUES (@_user, 'key', 'hash', @_order);
            """,
            new
            {
                _order,
                _user,
                status,
                failureCode,
                isPriced,
                items = JsonSerializer.Serialize(items),
                total = isPriced ? Total : (long?)null,
                lease = lease ?? TimeSpan.FromSeconds(-1),
            });
    }

    /// <summary>Runs a Gateway until the order is completed.</summary>
    private async Task RecoverAsync(Guid? order = null)
    {
        await using var gateway = _shop.NewGateway();
        await Eventually.TrueAsync("the order has ended", async () => (await _shop.StateAsync(order ?? _order)).Status is "confirmed" or "failed");
        await Eventually.EqualAsync(0, "the outbox is empty", () => _shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
    }

    private async Task AssertOrderAsync(string status, string? failureCode, string sku, Stock stock, long money)
    {
        Assert.Equal((status, failureCode), await _shop.StateAsync(_order));
        Assert.Equal(stock, await _shop.StockAsync(sku));
        Assert.Equal((money, money), (await _shop.MoneyKeptAsync(_order), await _shop.MoneyAtProcessorAsync(_order)));
    }

    private Task<long> CountKeysAsync() =>
        _shop.GatewayDb.ScalarAsync<long>("SELECT count(*) FROM idempotency_keys WHERE order_id = @_order", new { _order });
}

/// <summary>A shop without a running Gateway.</summary>
public sealed class CrashedShop(TestServers servers) : IAsyncLifetime
{
    private Shop? _shop;

    internal Shop Shop => _shop!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.CrashedShop));
        await _shop.Gateway!.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _shop!.DisposeAsync();
}
