using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Health;

/// <summary>Checks free space on the service's volume. By default it is a warning under 20% and critical under 10%.</summary>
internal sealed class DiskHealthCheck(IOptionsMonitor<SaturationOptions> options) : IHealthCheck
{
    /// <summary>The name of the check and of its options.</summary>
    public const string Name = "disk";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var drive = new DriveInfo(AppContext.BaseDirectory);
        var free = (double)drive.AvailableFreeSpace / drive.TotalSize;
        var description = string.Create(CultureInfo.InvariantCulture, $"{free:P0} of {drive.TotalSize / (1L << 30)} GiB free");
        return Task.FromResult(SaturationResult.Create(1 - free, options.Get(Name), description));
    }
}
