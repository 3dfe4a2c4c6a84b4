using System.Text.Json;
using StackExchange.Redis;

namespace Checkout.FaultScenarios;

/// <summary>
/// Stores the active scenarios in a Redis hash, with one field for each, so that they apply to every replica of every service.
/// </summary>
public sealed class ScenarioStore
{
    private static readonly RedisKey Key = "scenarios";

    private readonly Lazy<IConnectionMultiplexer> _redis;

    /// <param name="connect">Connects to Redis. Called on first use, because connecting can be slow.</param>
    internal ScenarioStore(Func<IConnectionMultiplexer> connect) => _redis = new(connect);

    /// <summary>Returns the runs by scenario name, including expired ones. Ignores invalid entries.</summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
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

    /// <summary>Starts a scenario, or replaces its current run.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public Task StartAsync(Scenario scenario, ScenarioRun run) =>
        Database.HashSetAsync(Key, scenario.Name, JsonSerializer.Serialize(run, JsonSerializerOptions.Web)).WithinDeadline();

    /// <summary>Ends a scenario. Has no effect if it is not active.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public Task StopAsync(Scenario scenario) => Database.HashDeleteAsync(Key, scenario.Name).WithinDeadline();

    private IDatabase Database => _redis.Value.GetDatabase();

    // Ignores invalid entries: a value may have been written by hand.
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
