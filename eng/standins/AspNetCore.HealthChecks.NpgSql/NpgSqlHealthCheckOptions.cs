using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthChecks.NpgSql;

/// <summary>What an <see cref="NpgSqlHealthCheck"/> asks, and of which database.</summary>
public class NpgSqlHealthCheckOptions
{
    internal NpgSqlHealthCheckOptions()
    {
    }

    /// <summary>Asks the database of a connection string.</summary>
    public NpgSqlHealthCheckOptions(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        ConnectionString = connectionString;
    }

    /// <summary>Asks through a data source: give it the one the application uses, to share its pool.</summary>
    public NpgSqlHealthCheckOptions(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        DataSource = dataSource;
    }

    /// <summary>The connection string, when there is no data source.</summary>
    public string? ConnectionString { get; internal set; }

    /// <summary>The data source, when there is no connection string.</summary>
    public NpgsqlDataSource? DataSource { get; internal set; }

    /// <summary>The query to run.</summary>
    public string CommandText { get; set; } = NpgSqlHealthCheckBuilderExtensions.HealthQuery;

    /// <summary>Called with the connection before it is opened.</summary>
    public Action<NpgsqlConnection>? Configure { get; set; }

    /// <summary>Makes the result from the query's answer; without it any answer is healthy.</summary>
    public Func<object?, HealthCheckResult>? HealthCheckResultBuilder { get; set; }
}
