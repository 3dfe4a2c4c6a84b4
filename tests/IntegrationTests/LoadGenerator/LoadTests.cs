using Checkout.FaultScenarios;
using Checkout.LoadGenerator;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.LoadGenerator;

/// <summary>Shoppers in a real shop.</summary>
public sealed class LoadTests(TestServers servers) : IAsyncLifetime
{
    private Shop? _shop;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync(servers, Redis);

    public ValueTask DisposeAsync() => _shop!.DisposeAsync();

    [Fact]
    public async Task shoppers_buy_are_declined_and_come_too_late_until_they_stay_away()
    {
        await using var generator = ServiceHost<LoadMetrics>.Start(new()
        {
            ["ConnectionStrings:redis"] = Redis,
            ["LoadGenerator:Url"] = _shop!.Gateway!.Url,
            ["LoadGenerator:Rate"] = "20",
            ["LoadGenerator:Shoppers"] = "3",
            ["LoadGenerator:Mix:Decline"] = "5",
            ["LoadGenerator:Mix:OutOfStock"] = "5",
        });

        await Eventually.EqualAsync(
            "confirmed, out_of_stock, payment_declined",
            "orders ended in each way",
            async () => string.Join(", ", await _shop.GatewayDb.QueryAsync<string>(
                "SELECT DISTINCT coalesce(failure_code, status) FROM orders WHERE status IN ('confirmed', 'failed') ORDER BY 1")));
        await Eventually.EqualAsync(
            3, "all shoppers have an account", async () => (await _shop.AuthDb.QueryAsync<string>("SELECT email FROM accounts WHERE email LIKE 'shopper-%'")).Count);

        await _shop.Gateway.Services.GetRequiredService<ScenarioStore>().StartAsync(
            Scenario.TrafficDrop, new ScenarioRun(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(5), "test"));

        await Eventually.TrueAsync("nobody comes any more", async () =>
        {
            var before = Requests();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return Requests() == before;
        });
    }

    private string Redis => servers.RedisConnectionString(RedisDatabase.Load);

    private int Requests() => _shop!.Gateway!.Log.Lines.Count(line => line.Contains("/api/products answered", StringComparison.Ordinal)
        || line.Contains("/api/checkout answered", StringComparison.Ordinal));
}
