using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// Ends the wait for a check when its time is over. A timeout of the registration only asks the check to stop, and
/// clients that wait for a server that is frozen rather than gone do not listen.
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
            return new HealthCheckResult(context.Registration.FailureStatus, $"No answer within {deadline.TotalSeconds} s.", exception);
        }
    }
}
