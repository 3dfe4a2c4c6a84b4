using System.Text.Json;

namespace Checkout.Gateway.Ops;

/// <summary>An alert that fires.</summary>
public sealed record FiringAlert(
    string Name, string Severity, string Service, string Summary, DateTimeOffset Since, string? Dashboard, string? Runbook);

/// <summary>Alertmanager's HTTP API, version 2.</summary>
internal sealed class AlertmanagerClient(HttpClient http, IConfiguration configuration)
{
    // It always fires, to show that alerting works: not what somebody who looks for trouble wants to see.
    private const string NoAlert = "none";

    private readonly MonitoringServer _server = new("Alertmanager", http, configuration["Ops:AlertmanagerUrl"]);

    /// <summary>The alerts that somebody should look at, the newest first.</summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public Task<IReadOnlyList<FiringAlert>> ListFiringAsync(CancellationToken cancellationToken) =>
        _server.GetAsync("/api/v2/alerts?active=true&silenced=false&inhibited=false", Read, cancellationToken);

    private static IReadOnlyList<FiringAlert> Read(JsonElement alerts) =>
        [.. alerts.EnumerateArray().Select(ReadOne).Where(alert => alert.Severity != NoAlert).OrderByDescending(alert => alert.Since)];

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
