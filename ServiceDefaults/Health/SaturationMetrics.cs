using System.Diagnostics.Metrics;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.ServiceDefaults.Health;

/// <summary>Gauges of the disk usage and the memory limit, in bytes.</summary>
internal static class SaturationMetrics
{
    public static void Create(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Shared, TelemetryNames.Version);
        meter.CreateObservableUpDownCounter(
            "system.filesystem.usage", Filesystem, "By", "Reports a filesystem's space usage across different states.");
        meter.CreateObservableUpDownCounter(
            "checkout.memory.limit", () => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "By", "Memory limit of the process.");
    }

    private static IEnumerable<Measurement<long>> Filesystem()
    {
        var drive = new DriveInfo(AppContext.BaseDirectory);
        yield return new(drive.AvailableFreeSpace, new KeyValuePair<string, object?>("system.filesystem.state", "free"));
        yield return new(drive.TotalSize - drive.AvailableFreeSpace, new KeyValuePair<string, object?>("system.filesystem.state", "used"));
    }
}
