using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Writes to Redis once a second, and at once after a command has failed: opens the circuit when that fails, so that most
/// outages are known before a request meets them, and closes it when it succeeds.
/// </summary>
internal sealed class RedisProbe(IConnectionMultiplexer redis, RedisCircuit circuit) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes a key of its own. A server that is full, or a replica, answers PING and reads, and refuses this.
    /// </summary>
    /// <exception cref="RedisException">Redis is down, or refuses to write.</exception>
    /// <exception cref="TimeoutException">Redis does not answer within a second.</exception>
    public static Task WriteAsync(IConnectionMultiplexer redis) =>
        redis.GetDatabase().StringSetAsync("health:probe", "1", KeyLifetime).WithinDeadline();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(redis);
                await circuit.CloseAsync();
            }
            catch (Exception exception) when (RedisUnavailableException.IsOfCommand(exception))
            {
                await circuit.OpenAsync(exception);
            }

            await circuit.WaitUntilOpenedAsync(Period, stoppingToken);
        }
    }
}
