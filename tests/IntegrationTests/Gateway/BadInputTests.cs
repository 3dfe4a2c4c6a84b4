using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

[Collection(SharedShopTests.Name)]
public sealed class BadInputTests(SharedShop shared)
{
    private const string Payment = """{"cardNumber":"4242424242424242","expiry":"12/30","cvc":"123"}""";

    private readonly Shop _shop = shared.Shop;

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"items":null,"payment":PAYMENT}""")]
    [InlineData("""{"items":[],"payment":PAYMENT}""")]
    [InlineData("""{"items":[null],"payment":PAYMENT}""")]
    [InlineData("""{"items":"SKU","payment":PAYMENT}""")]
    [InlineData("""{"items":[{"quantity":1}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":null,"quantity":1}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"","quantity":1}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"nul\u0000","quantity":1}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"half a surrogate \ud800","quantity":1}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU"}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":0}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":-1}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1.5}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":"1; DROP TABLE orders"}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":99999999999}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":2147483647},{"sku":"SKU","quantity":2147483647}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":60},{"sku":"SKU","quantity":60}],"payment":PAYMENT}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}]}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":null}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":{}}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":{"cardNumber":"1","expiry":"12/30","cvc":"123"}}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":{"cardNumber":"4242424242424241","expiry":"12/30","cvc":"123"}}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":{"cardNumber":"4242-4242-4242-4242","expiry":"12/30","cvc":"123"}}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":{"cardNumber":"4242424242424242","expiry":"13/30","cvc":"123"}}""")]
    [InlineData("""{"items":[{"sku":"SKU","quantity":1}],"payment":{"cardNumber":"4242424242424242","expiry":"12/30","cvc":"12a"}}""")]
    public async Task invalid_basket_is_rejected_and_changes_nothing(string body)
    {
        var sku = await _shop.NewProductAsync(stock: 10_000);
        var customer = await shared.CustomerAsync();
        var text = body.Replace("PAYMENT", Payment, StringComparison.Ordinal).Replace("SKU", sku, StringComparison.Ordinal);

        var answer = await customer.Client.PostTextAsync("/api/checkout", text, headers: ("Idempotency-Key", "key"));

        Assert.Equal((400, "invalid_request"), answer.Problem);
        Assert.Equal(0, await customer.OrderCountAsync());
        Assert.Equal(new Stock(10_000, 0, 0), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task basket_with_too_many_lines_is_rejected()
    {
        var customer = await shared.CustomerAsync();

        var answer = await customer.BuyAsync(new Basket(TestCards.Approved, [.. Enumerable.Range(0, 51).Select(number => ($"sku-{number}", 1))]));

        Assert.Equal((400, "invalid_request"), answer.Problem);
    }

    [Theory]
    [InlineData("text/plain", 64, 415, "unsupported_media_type")]
    [InlineData("application/json", 1024 * 1024, 413, "body_too_large")]
    public async Task unsupported_or_oversized_body_is_rejected(string contentType, int length, int status, string code)
    {
        var customer = await shared.CustomerAsync();
        var text = $$"""{"items":[{"sku":"{{new string('x', length)}}","quantity":1}],"payment":{{Payment}}}""";

        var answer = await customer.Client.PostTextAsync("/api/checkout", text, contentType, ("Idempotency-Key", "key"));

        Assert.Equal((status, code), answer.Problem);
        Assert.Equal(0, await customer.OrderCountAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("129")]
    public async Task checkout_without_valid_key_is_rejected(string? key)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await shared.CustomerAsync();
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key == "129" ? new string('k', 129) : key)];

        var answer = await customer.Client.PostAsync("/api/checkout", Basket.Create(sku).Body, headers);

        Assert.Equal((400, "idempotency_key_required"), answer.Problem);
        Assert.Equal(new Stock(10, 0, 0), await _shop.StockAsync(sku));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no-token")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")]
    public async Task caller_without_valid_token_is_rejected(string? token)
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var client = _shop.Client.WithToken(token);

        var checkout = await client.PostAsync("/api/checkout", Basket.Create(sku).Body, ("Idempotency-Key", "key"));
        var orders = await client.GetAsync("/api/orders");

        Assert.Equal(((401, "unauthenticated"), (401, "unauthenticated")), (checkout.Problem, orders.Problem));
        Assert.Equal("Bearer", Assert.Single(checkout.Headers.WwwAuthenticate).Scheme);
        Assert.Equal(new Stock(10, 0, 0), await _shop.StockAsync(sku));
    }

    [Theory]
    [InlineData("/api/auth/register", """{"email":"nul\u0000@example.com","password":"a-long-password"}""")]
    [InlineData("/api/auth/register", """{"email":5}""")]
    [InlineData("/api/auth/register", "{}")]
    [InlineData("/api/auth/login", """{"email":"nul\u0000@example.com","password":"a-long-password"}""")]
    [InlineData("/api/auth/login", """{"email":null,"password":null}""")]
    [InlineData("/api/auth/login", "not json")]
    public async Task malformed_credentials_return_a_client_error(string path, string body) =>
        Assert.InRange((await _shop.Client.PostTextAsync(path, body)).Status, 400, 401);

    [Fact]
    public async Task unknown_path_and_method_return_problem_details()
    {
        Assert.Equal((404, "not_found"), (await _shop.Client.GetAsync("/api/nowhere")).Problem);
        Assert.Equal((405, "method_not_allowed"), (await _shop.Client.DeleteAsync("/api/checkout")).Problem);
    }
}
