using System.Diagnostics.Metrics;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// Publishes each health check's last result as the gauge <c>health.status</c> {checkout.health.check}:
/// 1 healthy, 0.5 warning, 0.25 critical, 0 unhealthy. Records its duration in seconds as <c>health.check.duration</c>.
/// </summary>
internal sealed class HealthMetrics : IHealthCheckPublisher
{
    private const string CheckLabel = "checkout.health.check";

    private volatile IReadOnlyDictionary<string, HealthReportEntry> _entries = new Dictionary<string, HealthReportEntry>();

    public HealthMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Shared, TelemetryNames.Version);
        meter.CreateObservableGauge(
            "health.status",
            () => _entries.Select(entry => new Measurement<double>(
                GetValue(HealthResponse.GetStatus(entry.Value)),
                new KeyValuePair<string, object?>(CheckLabel, entry.Key))),
            description: "Result of a health check: 1 healthy, 0.5 warning, 0.25 critical, 0 unhealthy.");
        meter.CreateObservableGauge(
            "health.check.duration",
            () => _entries.Select(entry => new Measurement<double>(
                entry.Value.Duration.TotalSeconds,
                new KeyValuePair<string, object?>(CheckLabel, entry.Key))),
            "s",
            "Time a health check took: for a database or Redis, the latency of a round trip.");
        SaturationMetrics.Create(meters);
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _entries = report.Entries;
        return Task.CompletedTask;
    }

    private static double GetValue(string status) => status switch
    {
        "healthy" => 1,
        "warning" => 0.5,
        "critical" => 0.25,
        _ => 0,
    };
}
