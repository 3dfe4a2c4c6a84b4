using System.Text.Json;
using Checkout.Tests.Integration.Security;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

[Collection(SharedShopTests.Name)]
public sealed class CheckoutTests(SharedShop shared)
{
    private readonly Shop _shop = shared.Shop;

    [Fact]
    public async Task order_is_confirmed_and_found_at_its_location()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(Basket.Create(sku, quantity: 2));

        Assert.Equal((201, "confirmed"), (answer.Status, answer.Member("status")));
        Assert.Equal($$"""{"amount":3998,"currency":"EUR"}""", answer.Json.GetProperty("total").GetRawText());
        var item = Assert.Single(answer.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((sku, $"Thing {sku}", 2), (item.GetProperty("sku").GetString(), item.GetProperty("name").GetString(), item.GetProperty("quantity").GetInt32()));
        Assert.Matches("^[0-9a-f]{32}$", answer.Member("traceId"));
        var order = await customer.Client.GetAsync(answer.Headers.Location!.ToString());
        Assert.Equal(
            (200, answer.Member("orderId"), "confirmed", answer.Member("traceId")),
            (order.Status, order.Member("orderId"), order.Member("status"), order.Member("traceId")));
    }

    [Fact]
    public async Task synthetic_checkout_is_measured_separately()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        using var measured = _shop.Gateway!.Services.Collect<double>("Checkout.Gateway", "checkout.duration");

        foreach (var customer in (Customer[])[await _shop.NewCustomerAsync(), await _shop.NewSyntheticCustomerAsync()])
        {
            await customer.BuyAsync(Basket.Create(sku));
        }

        Assert.Equal(["confirmed", "confirmed test"], measured.Outcomes());
    }

    [Fact]
    public async Task confirmed_order_is_charged_sold_and_mailed_once()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var order = OrderOf(await customer.BuyAsync(Basket.Create(sku, quantity: 3)));

        Assert.Equal(new Stock(7, 0, 3), await _shop.StockAsync(sku));
        Assert.Equal(3 * ProductTable.Price, await _shop.MoneyKeptAsync(order));
        Assert.Equal(3 * ProductTable.Price, await _shop.MoneyAtProcessorAsync(order));
        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await _shop.MailsOfAsync(order)).Count);
        Assert.Contains(customer.Email, Assert.Single(await _shop.MailsOfAsync(order)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task lines_of_the_same_product_are_merged()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(new Basket(TestCards.Approved, (sku, 2), (sku, 3)));

        Assert.Equal(5, Assert.Single(answer.Json.GetProperty("items").EnumerateArray()).GetProperty("quantity").GetInt32());
        Assert.Equal(new Stock(5, 0, 5), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task order_of_another_customer_is_not_found()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var order = OrderOf(await (await _shop.NewCustomerAsync()).BuyAsync(Basket.Create(sku)));

        var stranger = await _shop.NewCustomerAsync();

        var foreign = await stranger.Client.GetAsync($"/api/orders/{order}");
        var unknown = await stranger.Client.GetAsync($"/api/orders/{Guid.NewGuid()}");
        Assert.Equal((404, "order_not_found"), foreign.Problem);
        Assert.Equal((unknown.Problem, unknown.Member("detail")), (foreign.Problem, foreign.Member("detail")));
        Assert.Equal((404, "order_not_found"), (await stranger.Client.GetAsync("/api/orders/no-id")).Problem);
        Assert.Equal(0, await stranger.OrderCountAsync());
    }

    [Fact]
    public async Task orders_are_listed_newest_first()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var first = OrderOf(await customer.BuyAsync(Basket.Create(sku)));
        var second = OrderOf(await customer.BuyAsync(Basket.Create(sku).PaidWith(TestCards.Declined)));

        var list = (await customer.Client.GetAsync("/api/orders")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([second, first], list.Select(order => order.GetProperty("orderId").GetGuid()));
        Assert.Equal(["failed", "confirmed"], list.Select(order => order.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("one-key", "one-key")]
    [InlineData("one-key", "other-key")]
    [InlineData("one-key,one-key")]
    [InlineData("one-key, one-key")]
    public async Task request_with_two_keys_is_rejected_and_buys_nothing(params string[] keys)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        // Sends two header fields, which HttpClient would join into one.
        var body = JsonSerializer.SerializeToUtf8Bytes(Basket.Create(sku).Body);
        var answer = await RawHttp.SendAsync(_shop.Gateway!.Url, RawHttp.Request(
            "POST", "/api/checkout", body,
            [("Authorization", "Bearer " + customer.Token), ("Content-Type", "application/json"), .. keys.Select(key => ("Idempotency-Key", key))]),
            TestContext.Current.CancellationToken);

        Assert.Equal(400, answer.Status);
        Assert.Contains("\"idempotency_key_required\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await customer.OrderCountAsync());
        Assert.Equal(new Stock(10, 0, 0), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task checkout_duration_includes_reading_the_request()
    {
        var pause = TimeSpan.FromSeconds(1);
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        var request = RawHttp.Request(
            "POST", "/api/checkout", JsonSerializer.SerializeToUtf8Bytes(Basket.Create(sku).Body),
            ("Authorization", "Bearer " + customer.Token), ("Content-Type", "application/json"), ("Idempotency-Key", "slow"));
        using var measured = _shop.Gateway!.Services.Collect<double>("Checkout.Gateway", "checkout.duration");

        var answer = await RawHttp.SendInTwoAsync(_shop.Gateway.Url, request, pause, TestContext.Current.CancellationToken);

        Assert.Equal(201, answer.Status);
        Assert.Contains(measured.GetMeasurementSnapshot(), duration => duration.Value >= pause.TotalSeconds);
    }

    [Fact]
    public async Task repeated_request_returns_the_same_response_and_buys_nothing()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        var first = await customer.BuyAsync(Basket.Create(sku), "key");

        var second = await customer.BuyAsync(Basket.Create(sku), "key");

        Assert.Equal((first.Status, first.Text, first.Headers.Location), (second.Status, second.Text, second.Headers.Location));
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
        Assert.Equal(1, await customer.OrderCountAsync());
    }

    [Fact]
    public async Task key_reused_for_another_basket_is_rejected()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        await customer.BuyAsync(Basket.Create(sku), "key");

        var other = await customer.BuyAsync(Basket.Create(sku, quantity: 2), "key");

        Assert.Equal((422, "idempotency_key_reused"), other.Problem);
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task keys_of_different_customers_are_independent()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var (one, other) = (await _shop.NewCustomerAsync(), await _shop.NewCustomerAsync());

        var orders = new[] { await one.BuyAsync(Basket.Create(sku), "key"), await other.BuyAsync(Basket.Create(sku, quantity: 2), "key") };

        Assert.All(orders, order => Assert.Equal(201, order.Status));
        Assert.Equal(new Stock(7, 0, 3), await _shop.StockAsync(sku));
    }

    [Theory]
    [InlineData(TestCards.Declined, "card_declined")]
    [InlineData(TestCards.InsufficientFunds, "insufficient_funds")]
    public async Task declined_card_is_not_charged_and_stock_is_released(string card, string declineCode)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(Basket.Create(sku).PaidWith(card), "key");

        Assert.Equal((402, "payment_declined", declineCode), (answer.Status, answer.Code, answer.Member("declineCode")));
        Assert.Equal(new Stock(10, 0, 0), await _shop.StockAsync(sku));
        Assert.Equal(0, await _shop.MoneyAtProcessorAsync(OrderOf(answer)));
        var again = await customer.BuyAsync(Basket.Create(sku).PaidWith(card), "key");
        Assert.Equal((answer.Problem, OrderOf(answer)), (again.Problem, OrderOf(again)));
    }

    [Fact]
    public async Task out_of_stock_items_are_listed_and_nothing_is_charged()
    {
        var plenty = await _shop.NewProductAsync(stock: 10);
        var scarce = await _shop.NewProductAsync(stock: 2);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(new Basket(TestCards.Approved, (plenty, 1), (scarce, 3)));

        Assert.Equal((409, "out_of_stock"), answer.Problem);
        Assert.Equal($$"""[{"sku":"{{scarce}}","requested":3,"available":2}]""", answer.Json.GetProperty("items").GetRawText());
        Assert.Equal((new Stock(10, 0, 0), new Stock(2, 0, 0)), (await _shop.StockAsync(plenty), await _shop.StockAsync(scarce)));
        Assert.Equal(0, await _shop.MoneyAtProcessorAsync(OrderOf(answer)));
    }

    [Fact]
    public async Task unknown_product_creates_no_order_and_leaves_the_key_unused()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(new Basket(TestCards.Approved, (sku, 1), ("no-such-thing", 1)), "key");

        Assert.Equal((400, "unknown_sku"), answer.Problem);
        Assert.Contains("no-such-thing", answer.Member("detail"), StringComparison.Ordinal);
        Assert.Equal(0, await customer.OrderCountAsync());
        Assert.Equal(201, (await customer.BuyAsync(Basket.Create(sku), "key")).Status);
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task processor_failure_returns_503_and_same_key_can_retry()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var failed = await customer.BuyAsync(Basket.Create(sku).PaidWith(TestCards.ProcessorFails), "key");

        Assert.Equal((503, "try_later"), failed.Problem);
        Assert.Equal(new Stock(10, 0, 0), await _shop.StockAsync(sku));
        Assert.Equal(0, await _shop.PaymentDb.ScalarAsync<long>("SELECT count(*) FROM ledger WHERE entry = 'captured' AND order_id = @order", new { order = await LastOrderAsync(customer) }));
        var again = await customer.BuyAsync(Basket.Create(sku), "key");
        Assert.Equal(201, again.Status);
        Assert.Equal(ProductTable.Price, await _shop.MoneyKeptAsync(OrderOf(again)));
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task lost_processor_response_charges_once()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(Basket.Create(sku).PaidWith(TestCards.ResponseIsLost));

        Assert.Equal(201, answer.Status);
        Assert.Equal(ProductTable.Price, await _shop.MoneyKeptAsync(OrderOf(answer)));
        Assert.Equal(ProductTable.Price, await _shop.MoneyAtProcessorAsync(OrderOf(answer)));
    }

    [Fact]
    public async Task order_completes_after_disconnect()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        var key = $"{Guid.NewGuid()}";
        using var cancellation = new CancellationTokenSource();
        var basket = System.Net.Http.Json.JsonContent.Create(Basket.Create(sku).PaidWith(TestCards.ResponseIsLost).Body);

        var request = customer.Client.SendAsync(HttpMethod.Post, "/api/checkout", basket, [("Idempotency-Key", key)], cancellation.Token);
        await Eventually.TrueAsync("the order has begun", async () => await _shop.OrderOfAsync(key) != Guid.Empty);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        var order = await _shop.OrderOfAsync(key);
        await Eventually.EqualAsync(("confirmed", null), "the order is confirmed", () => _shop.StateAsync(order));
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task card_data_is_not_stored_or_logged()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        string[] cards = ["5555555555554444", TestCards.Declined, TestCards.ProcessorFails];
        foreach (var card in cards)
        {
            await customer.BuyAsync(Basket.Create(sku).PaidWith(card));
        }

        var order = await LastOrderAsync(customer);
        List<string> texts = [.. _shop.Gateway!.LogLines, .. _shop.Payment!.LogLines, .. await _shop.MailsOfAsync(order)];
        foreach (var database in new[] { _shop.GatewayDb, _shop.PaymentDb, _shop.InventoryDb, _shop.NotificationDb, _shop.AuthDb })
        {
            texts.AddRange(await database.AllTextAsync());
        }

        Assert.Contains("4444", texts);
        Assert.DoesNotContain(texts, text => cards.Any(card => text.Contains(card, StringComparison.Ordinal)));
        // Four digits can occur in an id by chance.
        Assert.DoesNotContain(texts, text => System.Text.RegularExpressions.Regex.IsMatch(text, $"(?<![0-9a-fA-F-]){Basket.Cvc}(?![0-9a-fA-F-])"));
    }

    [Fact]
    public async Task request_id_of_the_caller_is_returned_in_header_and_problem()
    {
        var sku = await _shop.NewProductAsync(stock: 0);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.Client.PostAsync(
            "/api/checkout", Basket.Create(sku).Body, ("Idempotency-Key", "key"), ("X-Request-ID", "my-request.1"));

        Assert.Equal("my-request.1", Assert.Single(answer.Headers.GetValues("X-Request-ID")));
        Assert.Equal("my-request.1", answer.Member("requestId"));
        Assert.Matches("^[0-9a-f]{32}$", answer.Member("traceId"));
    }

    private static Guid OrderOf(ApiResponse answer) => answer.Json.GetProperty("orderId").GetGuid();

    private static async Task<Guid> LastOrderAsync(Customer customer) =>
        (await customer.Client.GetAsync("/api/orders")).Json.GetProperty("items")[0].GetProperty("orderId").GetGuid();
}
