using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Writes to Redis every second, and at once after a failed command. Opens the circuit if the write fails, so that most
/// outages are detected before a request is affected. Closes the circuit if the write succeeds.
/// </summary>
internal sealed class RedisProbe(IConnectionMultiplexer redis, RedisCircuitBreaker circuit, ILogger<RedisProbe> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes a key. A full server or a replica rejects this, although it responds to PING and reads.
    /// </summary>
    /// <exception cref="RedisException">Redis is down, or rejects the write.</exception>
    /// <exception cref="TimeoutException">Redis does not respond within one second.</exception>
    public static Task WriteAsync(IConnectionMultiplexer redis) =>
        redis.GetDatabase().StringSetAsync("health:probe", "1", KeyLifetime).WithinDeadline();

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(redis);
                await circuit.CloseAsync();
            }
            catch (Exception exception) when (RedisUnavailableException.IsRedisException(exception))
            {
                await circuit.OpenAsync(exception);
            }

            await circuit.WaitUntilOpenedAsync(Period, stoppingToken);
        }
    }
}
