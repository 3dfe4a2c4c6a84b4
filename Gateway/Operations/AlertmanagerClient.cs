using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Operations;

/// <summary>An alert that fires.</summary>
public sealed record FiringAlert(
    string Name, string Severity, string Service, string Summary, DateTimeOffset Since, string? Dashboard, string? Runbook);

/// <summary>What Alertmanager knows.</summary>
/// <param name="Firing">The alerts that somebody should look at, the newest first.</param>
/// <param name="WatchdogSeenAt">When Prometheus told it last that alerting works; null if it does not know.</param>
internal sealed record AlertList(IReadOnlyList<FiringAlert> Firing, DateTimeOffset? WatchdogSeenAt);

/// <summary>Alertmanager's HTTP API, version 2.</summary>
internal sealed class AlertmanagerClient(HttpClient http, IOptions<OperationsOptions> options, TimeProvider time)
{
    // It always fires, to show that alerting works: not what somebody who looks for trouble wants to see.
    private const string NoAlert = "none";

    private readonly MonitoringServer _server = new("Alertmanager", http, options.Value.AlertmanagerUrl);

    /// <summary>Lists the alerts that fire and that nothing silences.</summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public Task<AlertList> ListFiringAsync(CancellationToken cancellationToken) =>
        _server.GetAsync("/api/v2/alerts?active=true&silenced=false&inhibited=false", Read, cancellationToken);

    private AlertList Read(JsonElement alerts) => new(
        [.. alerts.EnumerateArray().Select(ReadOne).Where(alert => alert.Severity != NoAlert).OrderByDescending(alert => alert.Since)],
        alerts.EnumerateArray().Where(alert => Text(alert.GetProperty("labels"), "alertname") == Watchdog.Name)
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
