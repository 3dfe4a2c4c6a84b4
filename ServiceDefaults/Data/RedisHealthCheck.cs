using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Fails if Redis is down, does not respond, or rejects writes.</summary>
internal sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await RedisProbe.WriteAsync(redis);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (RedisUnavailableException.IsRedisException(exception))
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Redis cannot be written to.", exception);
        }
    }
}
