using HealthChecks.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="RedisHealthCheck"/>.</summary>
public static class RedisHealthCheckBuilderExtensions
{
    private const string DefaultName = "redis";

    /// <summary>Adds a health check of the servers of a connection string.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="redisConnectionString">The servers.</param>
    /// <param name="name">The check's name; 'redis' if null.</param>
    /// <param name="failureStatus">What a failure is reported as; unhealthy if null.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <param name="timeout">How long the check may take; unlimited if null.</param>
    public static IHealthChecksBuilder AddRedis(
        this IHealthChecksBuilder builder,
        string redisConnectionString,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
        => builder.AddRedis(_ => redisConnectionString, name, failureStatus, tags, timeout);

    /// <summary>Adds a health check of the servers of a connection string made on each run.</summary>
    /// <inheritdoc cref="AddRedis(IHealthChecksBuilder, string, string?, HealthStatus?, IEnumerable{string}?, TimeSpan?)"/>
    public static IHealthChecksBuilder AddRedis(
        this IHealthChecksBuilder builder,
        Func<IServiceProvider, string> connectionStringFactory,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
    {
        ArgumentNullException.ThrowIfNull(connectionStringFactory);
        return builder.Add(new HealthCheckRegistration(
            name ?? DefaultName,
            services => new RedisHealthCheck(connectionStringFactory(services)),
            failureStatus, tags, timeout));
    }

    /// <summary>Adds a health check through an existing connection.</summary>
    /// <inheritdoc cref="AddRedis(IHealthChecksBuilder, string, string?, HealthStatus?, IEnumerable{string}?, TimeSpan?)"/>
    public static IHealthChecksBuilder AddRedis(
        this IHealthChecksBuilder builder,
        IConnectionMultiplexer connectionMultiplexer,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
        => builder.AddRedis(_ => connectionMultiplexer, name, failureStatus, tags, timeout);

    /// <summary>Adds a health check through a connection made by the check, so that a failure to connect is its result.</summary>
    /// <inheritdoc cref="AddRedis(IHealthChecksBuilder, string, string?, HealthStatus?, IEnumerable{string}?, TimeSpan?)"/>
    public static IHealthChecksBuilder AddRedis(
        this IHealthChecksBuilder builder,
        Func<IServiceProvider, IConnectionMultiplexer> connectionMultiplexerFactory,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
    {
        ArgumentNullException.ThrowIfNull(connectionMultiplexerFactory);
        return builder.Add(new HealthCheckRegistration(
            name ?? DefaultName,
            services => new RedisHealthCheck(() => connectionMultiplexerFactory(services)),
            failureStatus, tags, timeout));
    }
}
