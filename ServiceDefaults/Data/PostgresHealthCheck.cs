using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Fails if PostgreSQL is down, does not respond, or is read-only (a standby, or a database set to read-only).</summary>
internal sealed class PostgresHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    private const string ReadOnly = "The database is read-only.";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The setting is also on in a standby, where every transaction is read-only.
            var isReadOnly = await database.ExecuteScalarAsync<bool>(
                "SELECT current_setting('transaction_read_only')::boolean", parameters: null, cancellationToken);
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
