using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Health;

/// <summary>Free space on the volume the service runs on: by default a warning under 20%, critical under 10%.</summary>
internal sealed class DiskHealthCheck(IOptionsMonitor<SaturationOptions> options) : IHealthCheck
{
    /// <summary>Name of the check and of its options.</summary>
    public const string Name = "disk";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var drive = new DriveInfo(AppContext.BaseDirectory);
        var free = (double)drive.AvailableFreeSpace / drive.TotalSize;
        var description = string.Create(CultureInfo.InvariantCulture, $"{free:P0} of {drive.TotalSize / (1L << 30)} GiB free");
        return Task.FromResult(SaturationResult.Create(1 - free, options.Get(Name), description));
    }
}
