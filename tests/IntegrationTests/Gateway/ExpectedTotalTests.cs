using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests the expected total, with which a caller limits the charge to the displayed amount.</summary>
[Collection(SharedShopTests.Name)]
public sealed class ExpectedTotalTests(SharedShop shared)
{
    private readonly Shop _shop = shared.Shop;

    [Fact]
    public async Task order_with_expected_total_is_confirmed()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await BuyAsync(customer, sku, quantity: 2, Eur(2 * ProductTable.Price));

        Assert.Equal((201, "confirmed"), (answer.Status, answer.Member("status")));
    }

    [Theory]
    [InlineData(1, "EUR")]
    [InlineData(ProductTable.Price - 1, "EUR")]
    [InlineData(ProductTable.Price + 1, "EUR")]
    [InlineData(ProductTable.Price, "USD")]
    public async Task unexpected_total_is_rejected_with_the_current_total_and_not_charged(long amount, string currency)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        using var measured = _shop.Gateway!.Services.Collect<double>("Checkout.Gateway", "checkout.duration");

        var answer = await BuyAsync(customer, sku, quantity: 1, new { amount, currency });

        Assert.Equal((409, "total_changed"), answer.Problem);
        Assert.Equal($$"""{"amount":{{ProductTable.Price}},"currency":"EUR"}""", answer.Json.GetProperty("total").GetRawText());
        Assert.Equal(new Stock(10, 0, 0), await _shop.StockAsync(sku));
        Assert.Equal(0, await _shop.MoneyAtProcessorAsync(answer.Json.GetProperty("orderId").GetGuid()));
        Assert.Equal(["total_changed"], measured.Outcomes());
    }

    [Fact]
    public async Task same_key_can_accept_the_new_total()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        await BuyAsync(customer, sku, quantity: 1, Eur(1), "key");

        var agreed = await BuyAsync(customer, sku, quantity: 1, Eur(ProductTable.Price), "key");
        var repeated = await BuyAsync(customer, sku, quantity: 1, Eur(1), "key");

        Assert.Equal(201, agreed.Status);
        Assert.Equal((201, agreed.Text), (repeated.Status, repeated.Text)); // the decision is final, whatever total the repetition expects
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
    }

    [Theory]
    [InlineData(-1, "EUR")]
    [InlineData(1, "EURO")]
    [InlineData(1, "")]
    [InlineData(1, null)]
    public async Task invalid_total_is_rejected(long amount, string? currency)
    {
        var sku = await _shop.NewProductAsync(stock: 10);

        var answer = await BuyAsync(await shared.CustomerAsync(), sku, quantity: 1, new { amount, currency });

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty("ExpectedTotal", out _), answer.Text);
    }

    [Fact]
    public async Task order_is_found_by_key_only_by_its_buyer()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        var key = $"{Guid.NewGuid()}";
        var order = await customer.BuyAsync(Basket.Create(sku), key);
        await customer.BuyAsync(Basket.Create(sku));

        var own = await customer.Client.GetAsync($"/api/orders?idempotencyKey={key}");
        var foreign = await (await _shop.NewCustomerAsync()).Client.GetAsync($"/api/orders?idempotencyKey={key}");
        var unknown = await customer.Client.GetAsync("/api/orders?idempotencyKey=none");
        var invalid = await customer.Client.GetAsync("/api/orders?idempotencyKey=%00");

        Assert.Equal(order.Member("orderId"), Assert.Single(own.Json.GetProperty("items").EnumerateArray()).GetProperty("orderId").GetString());
        Assert.Equal("""{"items":[]}""", foreign.Text);
        Assert.Equal("""{"items":[]}""", unknown.Text);
        Assert.Equal("""{"items":[]}""", invalid.Text);
    }

    private static object Eur(long amount) => new { amount, currency = "EUR" };

    private static Task<ApiResponse> BuyAsync(Customer customer, string sku, int quantity, object expectedTotal, string? key = null) => customer.Client.PostAsync(
        "/api/checkout",
        new { items = new[] { new { sku, quantity } }, payment = new { cardNumber = TestCards.Approved, expiry = "12/30", cvc = Basket.Cvc }, expectedTotal },
        ("Idempotency-Key", key ?? $"{Guid.NewGuid()}"));
}
