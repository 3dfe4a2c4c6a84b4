using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Monitoring;

/// <summary>A firing alert.</summary>
public sealed record FiringAlert(
    string Name, string Severity, string Service, string Summary, DateTimeOffset Since, string? Dashboard, string? Runbook);

/// <summary>The alerts in Alertmanager.</summary>
/// <param name="Firing">The firing alerts except Watchdog, newest first.</param>
/// <param name="WatchdogSeenAt">The time of the last Watchdog alert from Prometheus, or null if there is none.</param>
internal sealed record FiringAlerts(IReadOnlyList<FiringAlert> Firing, DateTimeOffset? WatchdogSeenAt);

/// <summary>Alertmanager's HTTP API, version 2.</summary>
internal sealed class AlertmanagerClient(HttpClient http, IOptions<MonitoringOptions> options, TimeProvider time)
{
    // Always firing, to show that alerting works, so it is not listed.
    private const string WatchdogName = "Watchdog";
    private const string WatchdogSeverity = "none";

    private readonly MonitoringServer _server = new("Alertmanager", http, options.Value.AlertmanagerUrl);

    /// <summary>Lists the firing alerts that are not silenced or inhibited.</summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public Task<FiringAlerts> ListFiringAsync(CancellationToken cancellationToken) =>
        _server.GetAsync("/api/v2/alerts?active=true&silenced=false&inhibited=false", Read, cancellationToken);

    private FiringAlerts Read(JsonElement alerts) => new(
        [.. alerts.EnumerateArray().Select(ReadOne).Where(alert => alert.Severity != WatchdogSeverity).OrderByDescending(alert => alert.Since)],
        alerts.EnumerateArray().Where(alert => Text(alert.GetProperty("labels"), "alertname") == WatchdogName)
            .Select(alert => (DateTimeOffset?)(alert.TryGetProperty("updatedAt", out var updated) ? updated.GetDateTimeOffset() : time.GetUtcNow())).Max());

    private static FiringAlert ReadOne(JsonElement alert)
    {
        var (labels, annotations) = (alert.GetProperty("labels"), alert.GetProperty("annotations"));
        return new FiringAlert(
            labels.GetProperty("alertname").GetString()!,
            Text(labels, "severity") ?? "",
            Text(labels, "service") ?? Text(labels, "job") ?? "",
            Text(annotations, "summary") ?? "",
            alert.GetProperty("startsAt").GetDateTimeOffset(),
            Text(annotations, "dashboard"),
            Text(annotations, "runbook_url"));
    }

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() : null;
}
