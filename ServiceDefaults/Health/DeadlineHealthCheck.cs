using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// Stops waiting for a check after its deadline. The timeout of a registration only requests cancellation, which clients
/// ignore while they wait for a server that hangs.
/// </summary>
internal sealed class DeadlineHealthCheck(IHealthCheck check, TimeSpan deadline) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await check.CheckHealthAsync(context, cancellationToken).WaitAsync(deadline, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"No response within {deadline.TotalSeconds} s.", exception);
        }
    }
}
