using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Operations;

/// <summary>Reads the summary from Prometheus and Alertmanager, each of which may be unavailable.</summary>
internal sealed class OperationsSummaryReader(
    PrometheusClient prometheus, AlertmanagerClient alertmanager, VerdictReader verdicts, Watchdog watchdog, IOptions<MonitoringOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    // Over one minute, to show current events. At the Gateway, as users see it, except for the CPU share, which is that of the
    // busiest service. From recorded series, so that dashboards and alerts show the same values.
    private static readonly (string Name, string Query)[] Signals =
    [
        ("requestsPerSecond", """job:http_requests:rate1m{job="gateway"}"""),
        ("errorRatio", """job:http_request_errors:ratio_rate1m{job="gateway"}"""),
        ("p95Ms", """1000 * job:http_request_duration_seconds:p95_1m{job="gateway"}"""),
        ("checkoutsPerMinute", """60 * (slo:sli_events:rate1m{slo="checkout-success"} - slo:sli_bad_events:rate1m)"""),
        ("inFlight", """sum(http_requests_in_flight{job="gateway"})"""),
        ("cpuShare", "max(instance:cpu_used:ratio_rate1m)"),
    ];

    public async Task<OperationsSummary> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var signals = QueryAsync(() => ReadSignalsAsync(now, cancellationToken));
        var services = QueryAsync(() => ReadServicesAsync(cancellationToken));
        var alerts = QueryAsync(() => alertmanager.ListFiringAsync(cancellationToken));
        var verdict = QueryAsync(() => verdicts.ReadAsync(cancellationToken));
        await Task.WhenAll(signals, services, alerts, verdict);
        return new OperationsSummary(
            now,
            (int)Window.TotalSeconds,
            State((await signals).Error ?? (await services).Error ?? (await verdict).Error),
            State((await alerts).Error),
            (await signals).Value,
            (await alerts).Value?.Firing,
            (await services).Value,
            [.. options.Value.Links.Where(link => link.Value.Length > 0).Select(link => new OperationsLink(link.Key, link.Value))],
            WithWatchdog((await verdict).Value, (await alerts).Value));
    }

    // No metric shows that alerting itself is broken.
    private Verdict? WithWatchdog(Verdict? verdict, FiringAlerts? alerts) =>
        alerts is not null && watchdog.IsSilent(alerts.WatchdogSeenAt) && verdict is null or { State: "healthy" or "unknown" } ? Verdict.AlertingIsSilent : verdict;

    private async Task<IReadOnlyDictionary<string, Signal?>> ReadSignalsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(Signals.Select(signal => prometheus.QueryRangeAsync(signal.Query, now, Window, Step, cancellationToken)));
        return Signals.Zip(results).ToDictionary(pair => pair.First.Name, pair => ToSignal(pair.Second, now));
    }

    private async Task<IReadOnlyList<ServiceState>> ReadServicesAsync(CancellationToken cancellationToken)
    {
        // Excludes the load generator and the monitor, which are not always running, and tools.
        var up = prometheus.QueryAsync("""up{job!~"load-generator|synthetic-monitor|blackbox|prometheus|alertmanager|jaeger"}""", cancellationToken);
        var checks = prometheus.QueryAsync("health_status", cancellationToken);
        await Task.WhenAll(up, checks);
        var checksByInstance = (await checks).ToLookup(check => check.Label("instance"));
        return
        [
            .. (await up)
                .Select(target => new ServiceState(
                    target.Label("job"),
                    target.Label("instance"),
                    target.Value > 0,
                    checksByInstance[target.Label("instance")].DistinctBy(GetCheckName).ToDictionary(GetCheckName, check => check.Value)))
                .OrderBy(service => service.Instance, StringComparer.Ordinal),
        ];
    }

    private static string GetCheckName(Series check) => check.Label("checkout_health_check");

    // A signal without a value, such as the error ratio without requests, is null.
    private static Signal? ToSignal(IReadOnlyList<Series> series, DateTimeOffset now)
    {
        if (series.Count == 0)
        {
            return null;
        }

        var points = series[0].Points;
        var isCurrent = now.ToUnixTimeSeconds() - points[^1].Time < Step.TotalSeconds;
        return new Signal(isCurrent ? points[^1].Value : null, [.. points.Select(point => new[] { point.Time, point.Value })]);
    }

    private static SourceState State(string? error) => new(error is null, error);

    private static async Task<(T? Value, string? Error)> QueryAsync<T>(Func<Task<T>> query)
        where T : class
    {
        try
        {
            return (await query(), null);
        }
        catch (MonitoringUnavailableException exception)
        {
            return (null, exception.Message);
        }
    }
}
