using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that the public port rejects invalid requests with a precise error and without side effects.</summary>
public sealed class BadInputTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string Payment = """{"cardNumber":"4242424242424242","expiry":"12/30","cvc":"123"}""";
    private const string GoodItem = """{"sku":"mug-trace","quantity":1}""";
    private const string GoodBasket = $$"""{"items":[{{GoodItem}}],"payment":{{Payment}}}""";

    public static TheoryData<string, string, string> InvalidBodies => new()
    {
        { "malformed JSON", """{"items":[""", "invalid_request" },
        { "no JSON at all", "buy me a mug", "invalid_request" },
        { "an empty body", "", "invalid_request" },
        { "null", "null", "invalid_request" },
        { "an array", "[]", "invalid_request" },
        { "items that are not a list", $$"""{"items":"mug-trace","payment":{{Payment}}}""", "invalid_request" },
        { "no items", $$"""{"payment":{{Payment}}}""", "invalid_request" },
        { "null items", $$"""{"items":null,"payment":{{Payment}}}""", "invalid_request" },
        { "an empty basket", Basket(""), "invalid_request" },
        { "an item that is null", Basket("null"), "invalid_request" },
        { "an item without a SKU", Basket("""{"quantity":1}"""), "invalid_request" },
        { "a negative quantity", Basket("""{"sku":"mug-trace","quantity":-1}"""), "invalid_request" },
        { "a quantity of zero", Basket("""{"sku":"mug-trace","quantity":0}"""), "invalid_request" },
        { "half a mug", Basket("""{"sku":"mug-trace","quantity":0.5}"""), "invalid_request" },
        { "a quantity as text", Basket("""{"sku":"mug-trace","quantity":"many"}"""), "invalid_request" },
        { "a quantity over the limit", Basket("""{"sku":"mug-trace","quantity":101}"""), "invalid_request" },
        { "a quantity over the limit in two lines", Basket("""{"sku":"mug-trace","quantity":100},{"sku":"mug-trace","quantity":100}"""), "invalid_request" },
        { "a quantity larger than a number can be", Basket("""{"sku":"mug-trace","quantity":99999999999999999999}"""), "invalid_request" },
        { "more lines than a basket holds", Basket(string.Join(',', Enumerable.Repeat(GoodItem, 51))), "invalid_request" },
        { "an unknown SKU", Basket("""{"sku":"no-such-thing","quantity":1}"""), "unknown_sku" },
        { "a good line and an unknown SKU", Basket($$"""{{GoodItem}},{"sku":"no-such-thing","quantity":1}"""), "unknown_sku" },
        { "a SKU that is SQL", Basket("""{"sku":"'; DROP TABLE products; --","quantity":1}"""), "invalid_request" },
        { "a SKU with a NUL", Basket("""{"sku":"mug\u0000trace","quantity":1}"""), "invalid_request" },
        { "no payment", $$"""{"items":[{{GoodItem}}]}""", "invalid_request" },
        { "a card number that is too short", BasketPaidBy("""{"cardNumber":"1234","expiry":"12/30","cvc":"123"}"""), "invalid_request" },
        { "an expiry in month 13", BasketPaidBy("""{"cardNumber":"4242424242424242","expiry":"13/30","cvc":"123"}"""), "invalid_request" },
        { "a security code of letters", BasketPaidBy("""{"cardNumber":"4242424242424242","expiry":"12/30","cvc":"abc"}"""), "invalid_request" },
    };

    [Theory]
    [MemberData(nameof(InvalidBodies))]
    public async Task invalid_checkout_is_rejected_with_400(string what, string body, string code)
    {
        var customer = await Checkout.AnyCustomerAsync();

        await AssertRejectedAsync(400, code, () => customer.PostCheckoutAsync(body), what);
    }

    [Fact]
    public async Task checkout_of_1_MB_is_rejected_with_413()
    {
        using var customer = await Checkout.NewCustomerAsync();
        // Without this header, the server may close the connection while the client still sends the body.
        customer.Http.DefaultRequestHeaders.ExpectContinue = true;
        var body = Basket($$"""{"sku":"{{new string('x', 1024 * 1024)}}","quantity":1}""");

        await AssertRejectedAsync(413, "body_too_large", () => customer.PostCheckoutAsync(body));
    }

    [Fact]
    public async Task checkout_that_is_not_JSON_is_rejected_with_415()
    {
        var customer = await Checkout.AnyCustomerAsync();

        await AssertRejectedAsync(415, "unsupported_media_type", () => customer.PostCheckoutAsync(new StringContent(GoodBasket, Encoding.UTF8, "text/plain")));
    }

    [Fact]
    public async Task checkout_without_idempotency_key_is_rejected_with_400()
    {
        var customer = await Checkout.AnyCustomerAsync();

        await AssertRejectedAsync(400, "idempotency_key_required", () => customer.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/checkout")
        {
            Content = new StringContent(GoodBasket, Encoding.UTF8, "application/json"),
        }));
    }

    [Fact]
    public async Task checkout_without_token_is_rejected_with_401()
    {
        using var visitor = Checkout.NewAnonymousClient();

        await AssertRejectedAsync(401, "unauthenticated", () => visitor.CheckOutAsync("mug-trace"));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")]
    public async Task checkout_with_forged_token_is_rejected_with_401(string token)
    {
        using var visitor = Checkout.NewAnonymousClient();
        visitor.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        await AssertRejectedAsync(401, "unauthenticated", () => visitor.CheckOutAsync("mug-trace"));
    }

    [Fact]
    public async Task order_of_another_customer_is_not_found()
    {
        using var owner = await Checkout.NewCustomerAsync();
        using var other = await Checkout.NewCustomerAsync();
        var order = await owner.BuyAsync("mug-trace");

        await AssertRejectedAsync(404, "order_not_found", () => other.FindOrderAsync(order.OrderId));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("%27%20OR%201=1")]
    public async Task nonexistent_order_is_not_found(string orderId)
    {
        var customer = await Checkout.AnyCustomerAsync();

        await AssertRejectedAsync(404, "order_not_found", () => customer.FindOrderAsync(orderId));
    }

    [Fact]
    public async Task nonexistent_address_is_not_found()
    {
        using var visitor = Checkout.NewAnonymousClient();

        await AssertRejectedAsync(404, "not_found", () => visitor.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/no-such-thing")));
    }

    [Fact]
    public async Task unsupported_method_is_rejected_with_405()
    {
        using var visitor = Checkout.NewAnonymousClient();

        await AssertRejectedAsync(405, "method_not_allowed", () => visitor.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/products")));
    }

    [Theory]
    [InlineData("no-address", "a-long-password")]
    [InlineData("short@example.com", "short")]
    [InlineData(null, null)]
    public async Task invalid_account_is_rejected_with_400(string? email, string? password)
    {
        using var visitor = Checkout.NewAnonymousClient();

        await AssertRejectedAsync(400, "invalid_request", () => visitor.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/auth/register") { Content = JsonContent.Create(new { email, password }) }));
    }

    private static string Basket(string items) => $$"""{"items":[{{items}}],"payment":{{Payment}}}""";

    private static string BasketPaidBy(string payment) => $$"""{"items":[{{GoodItem}}],"payment":{{payment}}}""";

    private async Task AssertRejectedAsync(int status, string code, Func<Task<ApiResponse>> request, string what = "")
    {
        var before = await Checkout.Database.CountAsync();

        var answer = await request();

        Assert.True((status, "application/problem+json") == (answer.Status, answer.MediaType), $"{what} is answered {answer}");
        var problem = answer.As<Problem>();
        Assert.Equal((status, code), (problem.Status, problem.Code));
        Assert.False(string.IsNullOrEmpty(problem.Type), $"No type: {answer}");
        Assert.False(string.IsNullOrEmpty(problem.Title), $"No title: {answer}");
        Assert.Matches("^[0-9a-f]{32}$", problem.TraceId);
        Assert.Equal(answer.RequestId, problem.RequestId);
        Assert.Equal(before, await Checkout.Database.CountAsync());
    }
}
