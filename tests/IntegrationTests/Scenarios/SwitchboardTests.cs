using Checkout.FaultScenarios;
using Checkout.InventoryService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.Scenarios;

/// <summary>Tests the switchboard during outages of Redis, in InventoryService, which does not otherwise use Redis.</summary>
public sealed class SwitchboardTests(TestServers servers) : IAsyncLifetime
{
    private RedisServer? _redis;
    private Database? _database;

    public async ValueTask InitializeAsync()
    {
        _redis = await servers.StartRedisAsync();
        _database = await servers.CreateDatabaseAsync("inventory");
    }

    public async ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task scenario_is_active_on_every_replica_until_stopped()
    {
        await using var one = Start();
        await using var other = Start();

        await Store(one).StartAsync(Scenario.SlowInventory, Run(TimeSpan.FromMinutes(10)));
        await WaitForStateAsync(true, one);
        await WaitForStateAsync(true, other);
        Assert.False(Switchboard(one).IsActive(Scenario.PoolExhaustion));

        await Store(other).StopAsync(Scenario.SlowInventory);
        await WaitForStateAsync(false, one);
        await WaitForStateAsync(false, other);
        await Eventually.TrueAsync("both ends are logged", () => Task.FromResult(
            one.LogLines.Any(line => line.Contains("slow-inventory is on until", StringComparison.Ordinal))
            && one.LogLines.Any(line => line.Contains("slow-inventory is off", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task scenario_ends_automatically()
    {
        await using var inventory = Start();

        await Store(inventory).StartAsync(Scenario.SlowInventory, Run(TimeSpan.FromSeconds(10)));

        await WaitForStateAsync(true, inventory);
        await WaitForStateAsync(false, inventory);
    }

    [Fact]
    public async Task without_redis_active_scenario_runs_until_it_expires()
    {
        await using var inventory = Start();
        await Store(inventory).StartAsync(Scenario.SlowInventory, Run(TimeSpan.FromSeconds(15)));
        await WaitForStateAsync(true, inventory);

        _redis!.Stop();

        await Eventually.TrueAsync("the outage is logged", () => Task.FromResult(
            inventory.LogLines.Any(line => line.Contains("Failed to read scenarios from Redis", StringComparison.Ordinal))));
        Assert.True(Switchboard(inventory).IsActive(Scenario.SlowInventory));
        Assert.Equal(200, (await inventory.NewClient().GetAsync("/health")).Status);
        await WaitForStateAsync(false, inventory);

        await _redis.StartAsync();
        await Eventually.SucceedsAsync("Redis is found again", () => Store(inventory).StartAsync(Scenario.SlowInventory, Run(TimeSpan.FromMinutes(1))));
        await WaitForStateAsync(true, inventory);
    }

    [Fact]
    public async Task service_starts_without_redis_and_with_scenarios_off()
    {
        _redis!.Stop();

        await using var inventory = Start();

        Assert.Equal(200, (await inventory.NewClient().GetAsync("/health")).Status);
        Assert.False(Switchboard(inventory).IsActive(Scenario.SlowInventory));
    }

    [Fact]
    public async Task invalid_scenarios_in_redis_are_ignored()
    {
        await using var inventory = Start();
        using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(_redis!.ConnectionString());
        await redis.GetDatabase().HashSetAsync("scenarios", Scenario.PoolExhaustion.Name, "junk");
        await redis.GetDatabase().HashSetAsync("scenarios", "null", "null");

        await Store(inventory).StartAsync(Scenario.SlowInventory, Run(TimeSpan.FromMinutes(1)));

        await WaitForStateAsync(true, inventory);
        Assert.Equal([Scenario.SlowInventory.Name], (await Store(inventory).ReadAsync()).Keys);
    }

    [Fact]
    public async Task outside_development_scenarios_are_disabled_unless_configured()
    {
        await using var development = Start();
        await Store(development).StartAsync(Scenario.SlowInventory, Run(TimeSpan.FromMinutes(1)));

        await using var production = Start(("environment", "Production"));
        await using var configured = Start(("environment", "Production"), ("Scenarios:Enabled", "true"));

        await WaitForStateAsync(true, configured);
        Assert.False(Switchboard(production).IsEnabled);
        Assert.False(Switchboard(production).IsActive(Scenario.SlowInventory));
        Assert.Null(production.Services.GetService<ScenarioStore>());
    }

    private static ScenarioRun Run(TimeSpan duration) => new(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + duration, "test");

    private static Task WaitForStateAsync(bool expected, ServiceHost<InventoryMetrics> service) => Eventually.EqualAsync(
        expected, $"the scenario is {(expected ? "on" : "off")}", () => Task.FromResult(Switchboard(service).IsActive(Scenario.SlowInventory)));

    private static ScenarioSwitchboard Switchboard(ServiceHost<InventoryMetrics> service) => service.Services.GetRequiredService<ScenarioSwitchboard>();

    private static ScenarioStore Store(ServiceHost<InventoryMetrics> service) => service.Services.GetRequiredService<ScenarioStore>();

    private ServiceHost<InventoryMetrics> Start(params (string Key, string Value)[] settings) => ServiceHost<InventoryMetrics>.Start(
        new(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        {
            ["ConnectionStrings:inventorydb"] = _database!.ConnectionString,
            ["ConnectionStrings:redis"] = _redis!.ConnectionString(),
        });
}
