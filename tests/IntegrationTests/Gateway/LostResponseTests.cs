using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests responses that are lost after a charge or a registration. Uses a separate shop, because circuits may open.</summary>
public sealed class LostResponseTests(TestServers servers) : IAsyncLifetime
{
    private Shop? _opened;

    private Shop Shop => _opened!;

    public async ValueTask InitializeAsync() => _opened = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.LostResponses));

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    [Fact]
    public async Task lost_processor_responses_never_charge_twice_or_without_order()
    {
        const int AtOnce = 20;
        var sku = await Shop.NewProductAsync(stock: 100);
        var customer = await Shop.NewCustomerAsync();
        var answers = new List<(string Key, ApiResponse Response)>();
        while (answers.Count < 100)
        {
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                var key = $"{Guid.NewGuid()}";
                return (key, await customer.BuyAsync(Basket.Create(sku).PaidWith(TestCards.ResponseIsLost), key));
            })));
        }

        Assert.All(answers, each => Assert.True(each.Response.Status is 201 or 503, each.Response.Text));
        var unfinished = "SELECT count(*) FROM orders WHERE status NOT IN ('confirmed', 'failed')";
        await Eventually.EqualAsync(0L, "every order is final", () => Shop.GatewayDb.ScalarAsync<long>(unfinished));
        var orders = await Shop.GatewayDb.QueryAsync<(Guid Id, string Status)>(
            "SELECT id, status FROM orders WHERE items @> jsonb_build_array(jsonb_build_object('sku', @sku::text))", new { sku });
        Assert.True(orders.Count >= 100);
        foreach (var (id, status) in orders)
        {
            var due = status == "confirmed" ? ProductTable.Price : 0;
            Assert.Equal((due, due), (await Shop.MoneyKeptAsync(id), await Shop.MoneyAtProcessorAsync(id)));
            Assert.InRange(await Shop.PaymentDb.ScalarAsync<long>("SELECT count(*) FROM ledger WHERE order_id = @id AND entry = 'captured'", new { id }), 0, 1);
        }

        // Every response matches the state. Orders without a response are decided under the same key.
        Assert.All(answers.Where(each => each.Response.Status == 201), each => Assert.Contains((OrderOf(each.Response), "confirmed"), orders));
        var confirmed = orders.Count(order => order.Status == "confirmed");
        Assert.Equal(new Stock(100 - confirmed, 0, confirmed), await Shop.StockAsync(sku));
    }

    [Fact]
    public async Task lost_registration_response_creates_one_account()
    {
        var passed = 0;
        await using var proxy = await ForwardingProxy.StartAsync(Shop.Auth!.Url, context =>
        {
            if (context.Request.Path == "/accounts" && Interlocked.Increment(ref passed) == 1)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        });
        await using var gateway = Shop.NewGateway(("Services:auth:http:0", proxy.Url));
        var email = $"{Guid.NewGuid():N}@example.com";

        var answer = await gateway.NewClient().PostAsync("/api/auth/register", new { email, password = "a-long-password" });

        Assert.Equal(2, passed);
        Assert.Equal((201, email), (answer.Status, answer.Member("email")));
        Assert.Equal(answer.Json.GetProperty("userId").GetGuid(), await Shop.AuthDb.ScalarAsync<Guid>("SELECT id FROM accounts WHERE email = @email", new { email }));
        Assert.Equal((409, "email_taken"), (await gateway.NewClient().PostAsync("/api/auth/register", new { email, password = "a-long-password" })).Problem);
    }

    private static Guid OrderOf(ApiResponse answer) => answer.Json.GetProperty("orderId").GetGuid();
}
