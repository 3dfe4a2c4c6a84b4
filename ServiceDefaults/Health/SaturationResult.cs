using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// Creates results of saturation checks. A nearly full resource is degraded, never unhealthy: the service still works, so
/// it keeps its traffic, and services that wait for it start. An alert notifies the operators.
/// </summary>
internal static class SaturationResult
{
    private const string CriticalKey = "critical";

    private static readonly Dictionary<string, object> CriticalData = new() { [CriticalKey] = true };

    /// <summary>Returns healthy, warning or critical for a share in use from 0 to 1.</summary>
    public static HealthCheckResult Create(double used, SaturationOptions options, string description) =>
        used > options.Critical ? HealthCheckResult.Degraded(description, data: CriticalData)
        : used > options.Warning ? HealthCheckResult.Degraded(description)
        : HealthCheckResult.Healthy(description);

    /// <summary>Returns whether a degraded result is critical.</summary>
    public static bool IsCritical(HealthReportEntry entry) => entry.Data.ContainsKey(CriticalKey);
}
