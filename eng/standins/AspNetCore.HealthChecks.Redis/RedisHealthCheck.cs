using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace HealthChecks.Redis;

/// <summary>Pings every configured server; any failure is the registration's failure status.</summary>
public class RedisHealthCheck : IHealthCheck
{
    /// <summary>StackExchange.Redis 1.2 never gives up on an asynchronous command; 2.x does, after this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A check is made anew for each run: the connections live here.
    private static readonly ConcurrentDictionary<string, IConnectionMultiplexer> Connections = new();

    private readonly string? _connectionString;
    private readonly Func<IConnectionMultiplexer>? _connect;

    /// <summary>Checks the servers of a connection string, on a connection of its own.</summary>
    public RedisHealthCheck(string redisConnectionString)
    {
        ArgumentNullException.ThrowIfNull(redisConnectionString);
        _connectionString = redisConnectionString;
    }

    /// <summary>Checks through an existing connection.</summary>
    public RedisHealthCheck(IConnectionMultiplexer connectionMultiplexer)
    {
        ArgumentNullException.ThrowIfNull(connectionMultiplexer);
        _connect = () => connectionMultiplexer;
    }

    internal RedisHealthCheck(Func<IConnectionMultiplexer> connect) => _connect = connect;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = _connect?.Invoke() ?? await ConnectAsync(cancellationToken);
            foreach (var endPoint in connection.GetEndPoints(configuredOnly: true))
            {
                await PingAsync(connection, connection.GetServer(endPoint), cancellationToken);
            }

            return HealthCheckResult.Healthy();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Healthcheck timed out");
        }
        catch (Exception exception) // reported as the result, not lost
        {
            if (_connectionString is not null && Connections.TryRemove(_connectionString, out var broken))
            {
                broken.Dispose();
            }

            return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
        }
    }

    private static async Task PingAsync(IConnectionMultiplexer connection, IServer server, CancellationToken cancellationToken)
    {
        await connection.GetDatabase().PingAsync().WaitAsync(Patience, cancellationToken);
        await server.PingAsync().WaitAsync(Patience, cancellationToken);
    }

    private async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Connections.TryGetValue(_connectionString!, out var existing))
        {
            return existing;
        }

        var connection = await ConnectionMultiplexer.ConnectAsync(_connectionString!).WaitAsync(cancellationToken);
        var kept = Connections.GetOrAdd(_connectionString!, connection);
        if (kept != connection)
        {
            connection.Dispose(); // another check was faster
        }

        return kept;
    }
}
