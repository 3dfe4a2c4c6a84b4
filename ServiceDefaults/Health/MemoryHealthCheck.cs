using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// Checks memory use against the runtime's limit (of the container or the machine). By default it is a warning over 80% and
/// critical over 90%.
/// </summary>
internal sealed class MemoryHealthCheck(IOptionsMonitor<SaturationOptions> options) : IHealthCheck
{
    /// <summary>The name of the check and of its options.</summary>
    public const string Name = "memory";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var used = (double)Environment.WorkingSet / limit;
        var description = string.Create(CultureInfo.InvariantCulture, $"{used:P0} of {limit / (1L << 20)} MiB used");
        return Task.FromResult(SaturationResult.Create(used, options.Get(Name), description));
    }
}
