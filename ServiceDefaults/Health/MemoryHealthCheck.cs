using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// Memory in use against the limit the runtime sees (the container's, or the machine's): a warning over 80%, critical over 90%.
/// </summary>
internal sealed class MemoryHealthCheck : IHealthCheck
{
    private const double Warning = 0.80;
    private const double Critical = 0.90;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var used = (double)Environment.WorkingSet / limit;
        var description = string.Create(CultureInfo.InvariantCulture, $"{used:P0} of {limit / (1L << 20)} MiB used");
        return Task.FromResult(used switch
        {
            > Critical => new HealthCheckResult(context.Registration.FailureStatus, description),
            > Warning => HealthCheckResult.Degraded(description),
            _ => HealthCheckResult.Healthy(description),
        });
    }
}
