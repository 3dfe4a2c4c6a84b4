using Checkout.FaultScenarios;
using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.Gateway.Scenarios;

/// <summary>A scenario that one replica does for all: the one that has its lease in Redis.</summary>
internal abstract class ElectedWorker(Scenario scenario, IConnectionMultiplexer redis, ScenarioSwitchboard scenarios, ILogger<ElectedWorker> logger)
    : ScenarioWorker(scenario, scenarios, logger)
{
    private const int LeaseMilliseconds = 5_000;
    private const string TakeOrRenew =
        """
        local owner = redis.call('GET', KEYS[1])
        if owner and owner ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly RedisKey _lease = "scenarios:lease:" + scenario.Name;
    private readonly string _owner = Guid.NewGuid().ToString();

    /// <summary>Does it, on one replica at a time.</summary>
    protected abstract Task RunElectedAsync(CancellationToken whileElected);

    protected sealed override async Task RunAsync(CancellationToken whileActive)
    {
        using var timer = new PeriodicTimer(Period);
        while (!await IsElectedAsync())
        {
            await timer.WaitForNextTickAsync(whileActive);
        }

        using var elected = CancellationTokenSource.CreateLinkedTokenSource(whileActive);
        var run = RunElectedAsync(elected.Token);
        try
        {
            while (!run.IsCompleted && await IsElectedAsync())
            {
                await timer.WaitForNextTickAsync(whileActive);
            }
        }
        finally
        {
            await elected.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await run; // its failure is this one's
    }

    private async Task<bool> IsElectedAsync() =>
        (bool)await redis.GetDatabase().ScriptEvaluateAsync(TakeOrRenew, [_lease], [_owner, LeaseMilliseconds]).WithinDeadline();
}
