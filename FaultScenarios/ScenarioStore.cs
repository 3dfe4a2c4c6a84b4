using System.Text.Json;
using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.FaultScenarios;

/// <summary>
/// The scenarios that are on, in Redis, so that they act on every replica of every service: a hash with a field for each.
/// </summary>
public sealed class ScenarioStore
{
    private static readonly RedisKey Key = "scenarios";

    private readonly Lazy<IConnectionMultiplexer> _redis;

    /// <param name="connect">Connects to Redis; called on first use, because it may take its time.</param>
    internal ScenarioStore(Func<IConnectionMultiplexer> connect) => _redis = new(connect);

    /// <summary>The scenarios by name, those included whose time is over. What cannot be read as one is left out.</summary>
    /// <exception cref="RedisException">Redis cannot be asked.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within a second.</exception>
    public async Task<IReadOnlyDictionary<string, ScenarioRun>> ReadAsync()
    {
        var runs = new Dictionary<string, ScenarioRun>();
        foreach (var field in await Database.HashGetAllAsync(Key).WithinDeadline())
        {
            if (Parse(field.Value) is { } run)
            {
                runs[field.Name!] = run;
            }
        }

        return runs;
    }

    /// <summary>Switches a scenario on, or changes one that is.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public Task StartAsync(Scenario scenario, ScenarioRun run) =>
        Database.HashSetAsync(Key, scenario.Name, JsonSerializer.Serialize(run, JsonSerializerOptions.Web)).WithinDeadline();

    /// <summary>Switches a scenario off. One that is not on stays so.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public Task StopAsync(Scenario scenario) => Database.HashDeleteAsync(Key, scenario.Name).WithinDeadline();

    private IDatabase Database => _redis.Value.GetDatabase();

    // Anybody can write to Redis by hand, and a fault injector must not break on that.
    private static ScenarioRun? Parse(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize<ScenarioRun>(json ?? "", JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
