using HealthChecks.NpgSql;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers an <see cref="NpgSqlHealthCheck"/>.</summary>
public static class NpgSqlHealthCheckBuilderExtensions
{
    internal const string HealthQuery = "SELECT 1;";
    private const string DefaultName = "npgsql";

    /// <summary>Adds a health check of the database of a connection string.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="healthQuery">The query to run.</param>
    /// <param name="configure">Called with the connection before it is opened.</param>
    /// <param name="name">The check's name; 'npgsql' if null.</param>
    /// <param name="failureStatus">What a failure is reported as; unhealthy if null.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <param name="timeout">How long the check may take; unlimited if null.</param>
    public static IHealthChecksBuilder AddNpgSql(
        this IHealthChecksBuilder builder,
        string connectionString,
        string healthQuery = HealthQuery,
        Action<NpgsqlConnection>? configure = null,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
    {
        var options = new NpgSqlHealthCheckOptions(connectionString) { CommandText = healthQuery, Configure = configure };
        return builder.AddNpgSql(options, name, failureStatus, tags, timeout);
    }

    /// <summary>Adds a health check of the database of a connection string made on first use.</summary>
    /// <inheritdoc cref="AddNpgSql(IHealthChecksBuilder, string, string, Action{NpgsqlConnection}?, string?, HealthStatus?, IEnumerable{string}?, TimeSpan?)"/>
    public static IHealthChecksBuilder AddNpgSql(
        this IHealthChecksBuilder builder,
        Func<IServiceProvider, string> connectionStringFactory,
        string healthQuery = HealthQuery,
        Action<NpgsqlConnection>? configure = null,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
    {
        var options = new NpgSqlHealthCheckOptions { CommandText = healthQuery, Configure = configure };
        return builder.Add(new HealthCheckRegistration(name ?? DefaultName, Create, failureStatus, tags, timeout));

        NpgSqlHealthCheck Create(IServiceProvider services)
        {
            options.ConnectionString ??= connectionStringFactory(services);
            ArgumentException.ThrowIfNullOrEmpty(options.ConnectionString, nameof(connectionStringFactory));
            return new NpgSqlHealthCheck(options);
        }
    }

    /// <summary>Adds a health check through a data source, by default the one among the services.</summary>
    /// <inheritdoc cref="AddNpgSql(IHealthChecksBuilder, string, string, Action{NpgsqlConnection}?, string?, HealthStatus?, IEnumerable{string}?, TimeSpan?)"/>
    public static IHealthChecksBuilder AddNpgSql(
        this IHealthChecksBuilder builder,
        Func<IServiceProvider, NpgsqlDataSource>? dbDataSourceFactory = null,
        string healthQuery = HealthQuery,
        Action<NpgsqlConnection>? configure = null,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
    {
        var options = new NpgSqlHealthCheckOptions { CommandText = healthQuery, Configure = configure };
        return builder.Add(new HealthCheckRegistration(name ?? DefaultName, Create, failureStatus, tags, timeout));

        NpgSqlHealthCheck Create(IServiceProvider services)
        {
            options.DataSource ??= dbDataSourceFactory?.Invoke(services) ?? services.GetRequiredService<NpgsqlDataSource>();
            return new NpgSqlHealthCheck(options);
        }
    }

    /// <summary>Adds a health check from options.</summary>
    /// <inheritdoc cref="AddNpgSql(IHealthChecksBuilder, string, string, Action{NpgsqlConnection}?, string?, HealthStatus?, IEnumerable{string}?, TimeSpan?)"/>
    public static IHealthChecksBuilder AddNpgSql(
        this IHealthChecksBuilder builder,
        NpgSqlHealthCheckOptions options,
        string? name = default,
        HealthStatus? failureStatus = default,
        IEnumerable<string>? tags = default,
        TimeSpan? timeout = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return builder.Add(new HealthCheckRegistration(
            name ?? DefaultName, _ => new NpgSqlHealthCheck(options), failureStatus, tags, timeout));
    }
}
