using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>Free space on the volume the service runs on: a warning under 20%, critical under 10%.</summary>
internal sealed class DiskHealthCheck : IHealthCheck
{
    private const double Warning = 0.20;
    private const double Critical = 0.10;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var drive = new DriveInfo(AppContext.BaseDirectory);
        var free = (double)drive.AvailableFreeSpace / drive.TotalSize;
        var description = string.Create(CultureInfo.InvariantCulture, $"{free:P0} of {drive.TotalSize / (1L << 30)} GiB free");
        return Task.FromResult(free switch
        {
            < Critical => new HealthCheckResult(context.Registration.FailureStatus, description),
            < Warning => HealthCheckResult.Degraded(description),
            _ => HealthCheckResult.Healthy(description),
        });
    }
}
