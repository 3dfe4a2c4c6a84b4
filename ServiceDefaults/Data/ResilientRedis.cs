using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Runs Redis commands behind one circuit breaker for the whole process. The first command that fails or times out opens
/// it. While it is open, every command fails at once. Only <see cref="RedisProbe"/> closes it, when Redis accepts writes
/// again: no request is used as a trial.
/// </summary>
public sealed partial class ResilientRedis
{
    /// <summary>The name of the resilience pipeline in Polly's logs and metrics.</summary>
    internal const string Pipeline = "redis";

    private readonly IConnectionMultiplexer _redis;
    private readonly RedisCircuitBreaker _circuit;
    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger _logger;

    internal ResilientRedis(IConnectionMultiplexer redis, RedisCircuitBreaker circuit, ResiliencePipeline pipeline, ILogger<ResilientRedis> logger) =>
        (_redis, _circuit, _pipeline, _logger) = (redis, circuit, pipeline, logger);

    /// <summary>Gets whether Redis was usable last: false from the first failure until the probe succeeds.</summary>
    public bool IsAvailable => !_circuit.IsOpen;

    /// <summary>Gets the first server of the connection string.</summary>
    public EndPoint? EndPoint => _redis.GetEndPoints(configuredOnly: true).FirstOrDefault();

    /// <summary>Runs a command, or several commands as one unit, within one second.</summary>
    /// <param name="command">The command, on the database of the connection string.</param>
    /// <exception cref="RedisUnavailableException">
    /// Redis is down, does not respond in time, rejects the command, or the circuit is open. A command that timed out may still
    /// be executed.
    /// </exception>
    public async Task<T> ExecuteAsync<T>(Func<IDatabase, Task<T>> command)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (state, timeout) => await state.command(state._redis.GetDatabase()).UntilAsync(timeout),
                (_redis, command));
        }
        catch (Exception exception) when (RedisUnavailableException.IsRedisException(exception))
        {
            if (RedisUnavailableException.IsOutage(exception))
            {
                await _circuit.OpenAsync(exception);
            }
            else if (exception is RedisException)
            {
                LogRejected(exception);
            }

            throw new RedisUnavailableException(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, EventName = "checkout.redis.command_rejected", Message = "Redis rejected a command; continuing without its result")]
    private partial void LogRejected(Exception exception);
}
