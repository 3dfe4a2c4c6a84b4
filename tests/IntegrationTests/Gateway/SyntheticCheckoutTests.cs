using System.Globalization;
using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Checkouts of monitors and load generators are counted apart from those of people.</summary>
[Collection(SharedShopTests.Name)]
public sealed class SyntheticCheckoutTests(SharedShop shared)
{
    private static readonly string[] Labels = ["true", "false"];

    private readonly Shop _shop = shared.Shop;

    [Theory]
    [InlineData("synthetic=true", "true", "false")]
    [InlineData("tenant=blue, synthetic=true", "true", "false")]
    [InlineData("synthetic=yes", "false", "true")]
    [InlineData("", "false", "true")]
    public async Task checkout_is_counted_as_its_baggage_says(string baggage, string counted, string notCounted)
    {
        var sku = await _shop.NewProductAsync(stock: 1);
        var customer = await _shop.NewCustomerAsync();
        var before = await CountsAsync();

        var answer = await customer.BuyAsync(Basket.Of(sku), headers: ("baggage", baggage));

        Assert.Equal(201, answer.Status);
        await Eventually.EqualAsync(before[counted].Plus(1), "the checkout is counted", async () => (await CountsAsync())[counted]);
        Assert.Equal(before[notCounted], (await CountsAsync())[notCounted]);
    }

    [Fact]
    public async Task trace_address_is_a_link_of_the_shop()
    {
        var answer = await _shop.Client.GetAsync("/api/links");

        Assert.Equal((200, Shop.TraceUrl), (answer.Status, answer.Member("trace")));
    }

    // Confirmed orders and their durations, by the label.
    private async Task<Dictionary<string, Counts>> CountsAsync()
    {
        var metrics = (await _shop.Client.GetAsync("/metrics")).Text;
        return Labels.ToDictionary(
            synthetic => synthetic,
            synthetic => new Counts(Read(metrics, "checkout_orders_total", synthetic), Read(metrics, "checkout_duration_seconds_count", synthetic)));
    }

    private static double Read(string metrics, string name, string synthetic) =>
        Regex.Matches(metrics, $$"""^{{name}}\{(?=[^}]*outcome="confirmed")(?=[^}]*synthetic="{{synthetic}}")[^}]*\} (\d+)""", RegexOptions.Multiline)
            .Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    private sealed record Counts(double Orders, double Durations)
    {
        public Counts Plus(int checkouts) => new(Orders + checkouts, Durations + checkouts);
    }
}
