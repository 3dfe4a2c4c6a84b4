using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthChecks.NpgSql;

/// <summary>Opens a connection and runs a query; any failure is the registration's failure status.</summary>
public class NpgSqlHealthCheck : IHealthCheck
{
    private readonly NpgSqlHealthCheckOptions _options;

    /// <summary>Creates the check.</summary>
    /// <param name="options">Which database to ask, and what.</param>
    /// <exception cref="ArgumentException">The query is null or empty.</exception>
    public NpgSqlHealthCheck(NpgSqlHealthCheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.CommandText);
        _options = options;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = _options.DataSource?.CreateConnection()
                ?? new NpgsqlConnection(_options.ConnectionString);
            _options.Configure?.Invoke(connection);
            await connection.OpenAsync(cancellationToken);

            await using var command = connection.CreateCommand();
            command.CommandText = _options.CommandText;
            var answer = await command.ExecuteScalarAsync(cancellationToken);

            return _options.HealthCheckResultBuilder?.Invoke(answer) ?? HealthCheckResult.Healthy();
        }
        catch (Exception exception) // reported as the result, not lost
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
