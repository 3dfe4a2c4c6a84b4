using Checkout.FaultScenarios;
using Checkout.LoadGenerator;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.LoadGenerator;

/// <summary>Tests the load generator with a running shop.</summary>
public sealed class LoadTests(TestServers servers) : IAsyncLifetime
{
    private Shop? _shop;

    // Redis outlives a test, and with it the scenarios of an earlier one.
    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(servers, Redis);
        await Store.StopAsync(Scenario.TrafficDrop);
        await Store.StopAsync(Scenario.Shoppers);
    }

    public ValueTask DisposeAsync() => _shop!.DisposeAsync();

    [Fact]
    public async Task shoppers_cause_every_outcome_until_traffic_drops()
    {
        await using var generator = Start(("LoadGenerator:Start", "true"));

        await Eventually.EqualAsync(
            "confirmed, out_of_stock, payment_declined",
            "orders ended in each way",
            async () => string.Join(", ", await _shop!.GatewayDb.QueryAsync<string>(
                "SELECT DISTINCT coalesce(failure_code, status) FROM orders WHERE status IN ('confirmed', 'failed') ORDER BY 1")));
        await Eventually.EqualAsync(
            3, "all shoppers have an account", async () => (await _shop!.AuthDb.QueryAsync<string>("SELECT email FROM accounts WHERE email LIKE 'shopper-%'")).Count);

        await Store.StartAsync(Scenario.TrafficDrop, new ScenarioRun(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(5), "test"));

        await Eventually.TrueAsync("shoppers stop sending requests", async () =>
        {
            var before = Requests();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return Requests() == before;
        });
    }

    [Fact]
    public async Task shoppers_start_only_when_switched_on_in_this_run()
    {
        await Store.StartAsync(Scenario.Shoppers, new ScenarioRun(DateTimeOffset.UtcNow, ScenarioRun.Never, "test"));

        await using var generator = Start();

        await Eventually.TrueAsync("shoppers of an earlier run are off", async () => !(await Store.ReadAsync()).ContainsKey(Scenario.Shoppers.Name));
        var before = Requests();
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.Equal(before, Requests());

        await Store.StartAsync(Scenario.Shoppers, new ScenarioRun(DateTimeOffset.UtcNow, ScenarioRun.Never, "test"));
        await Eventually.TrueAsync("shoppers send requests", () => Task.FromResult(Requests() > before));
    }

    [Fact]
    public async Task shoppers_follow_the_setting_without_scenarios()
    {
        await using var generator = Start(("Scenarios:Enabled", "false"), ("LoadGenerator:Start", "true"));

        await Eventually.TrueAsync("shoppers send requests", () => Task.FromResult(Requests() > 0));
    }

    private ScenarioStore Store => _shop!.Gateway!.Services.GetRequiredService<ScenarioStore>();

    private ServiceHost<LoadMetrics> Start(params (string Key, string Value)[] settings) => ServiceHost<LoadMetrics>.Start(
        new(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        {
            ["ConnectionStrings:redis"] = Redis,
            ["LoadGenerator:Url"] = _shop!.Gateway!.Url,
            ["LoadGenerator:Rate"] = "20",
            ["LoadGenerator:Shoppers"] = "3",
            ["LoadGenerator:Mix:Decline"] = "5",
            ["LoadGenerator:Mix:OutOfStock"] = "5",
        });

    private string Redis => servers.RedisConnectionString(RedisDatabase.Load);

    private int Requests() => _shop!.Gateway!.LogLines.Count(line => line.Contains("/api/products answered", StringComparison.Ordinal)
        || line.Contains("/api/checkout answered", StringComparison.Ordinal));
}
