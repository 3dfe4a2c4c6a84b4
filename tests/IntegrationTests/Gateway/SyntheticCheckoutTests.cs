using System.Globalization;
using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests that checkouts of monitors and load generators are counted separately from those of people.</summary>
[Collection(SharedShopTests.Name)]
public sealed class SyntheticCheckoutTests(SharedShop shared, TestServers servers)
{
    private const string Label = "user_agent_synthetic_type=";
    private const string Monitor = $"(?=[^}}]*{Label}\"test\")";
    private const string People = $"(?![^}}]*{Label})";

    private readonly Shop _shop = shared.Shop;

    [Theory]
    [InlineData("synthetic=true")]
    [InlineData("tenant=blue, synthetic=true")]
    [InlineData("")]
    public async Task baggage_does_not_make_a_checkout_synthetic(string baggage)
    {
        var customer = await _shop.NewCustomerAsync();

        await AssertCountedAsync(People, Monitor, customer, ("baggage", baggage));
    }

    [Fact]
    public async Task synthetic_checkout_is_counted_separately()
    {
        var monitor = await _shop.NewSyntheticCustomerAsync();

        await AssertCountedAsync(Monitor, People, monitor);
    }

    [Theory]
    [InlineData("a-key-that-somebody-has-made-up")]
    [InlineData("")]
    public async Task synthetic_account_requires_the_key(string key)
    {
        var account = new { email = $"{Guid.NewGuid():N}@example.com", password = "a-long-password" };

        var refused = await _shop.Client.PostAsync("/api/auth/register", account, ("X-Synthetic-Key", key));

        Assert.Equal((403, "synthetic_key_refused"), refused.Problem);
        Assert.Equal(401, (await _shop.Client.PostAsync("/api/auth/login", account)).Status);
    }

    [Fact]
    public async Task resumed_synthetic_order_is_counted_separately()
    {
        await using var shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.Synthetic));
        var monitor = await shop.NewSyntheticCustomerAsync();
        var sku = await shop.NewProductAsync(stock: 1);
        using var measured = shop.Gateway!.Services.Collect<long>("Checkout.Gateway", "checkout.orders");
        await shop.Payment!.DisposeAsync();

        Assert.Equal((503, "try_later"), (await monitor.BuyAsync(Basket.Create(sku))).Problem);
        shop.StartPayment();

        await Eventually.SucceedsAsync("the order is ended", () =>
        {
            Assert.Equal(["try_later test"], measured.Outcomes());
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task links_include_the_trace_address()
    {
        var answer = await _shop.Client.GetAsync("/api/links");

        Assert.Equal((200, Shop.TraceUrl), (answer.Status, answer.Member("trace")));
    }

    private async Task AssertCountedAsync(string counted, string notCounted, Customer customer, params (string Name, string Value)[] headers)
    {
        var sku = await _shop.NewProductAsync(stock: 1);
        var before = await CountsAsync();

        var answer = await customer.BuyAsync(Basket.Create(sku), headers: headers);

        Assert.Equal(201, answer.Status);
        await Eventually.EqualAsync(before[counted].Plus(1), "the checkout is counted", async () => (await CountsAsync())[counted]);
        Assert.Equal(before[notCounted], (await CountsAsync())[notCounted]);
    }

    // Returns the confirmed orders and their durations by kind of account.
    private async Task<Dictionary<string, Counts>> CountsAsync()
    {
        var metrics = (await _shop.Client.GetAsync("/metrics")).Text;
        return new[] { Monitor, People }.ToDictionary(
            buyers => buyers,
            buyers => new Counts(Read(metrics, "checkout_orders_total", buyers), Read(metrics, "checkout_duration_seconds_count", buyers)));
    }

    private static double Read(string metrics, string name, string buyers) =>
        Regex.Matches(metrics, $$"""^{{name}}\{(?=[^}]*checkout_outcome="confirmed"){{buyers}}[^}]*\} (\d+)""", RegexOptions.Multiline)
            .Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    private sealed record Counts(double Orders, double Durations)
    {
        public Counts Plus(int checkouts) => new(Orders + checkouts, Durations + checkouts);
    }
}
