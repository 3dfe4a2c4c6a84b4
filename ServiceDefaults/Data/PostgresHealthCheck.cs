using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Fails when PostgreSQL is down, does not answer, or is read-only: a standby, or a database that was set so.</summary>
internal sealed class PostgresHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    private const string ReadOnly = "The database is read-only.";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            // True on a standby as well, where no transaction can be anything else.
            var isReadOnly = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT current_setting('transaction_read_only')::boolean", cancellationToken: cancellationToken));
            return isReadOnly
                ? new HealthCheckResult(context.Registration.FailureStatus, ReadOnly, new InvalidOperationException(ReadOnly))
                : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
        }
    }
}
