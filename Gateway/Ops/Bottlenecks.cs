using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Checkout.Gateway.Ops;

/// <summary>Where a checkout's time goes.</summary>
public sealed record BottleneckTable(string Window, IReadOnlyList<BottleneckStep> Steps);

/// <summary>A step of checkouts, and the service that does its work.</summary>
/// <param name="Share">Its part of the time that all steps took together, 0 to 1.</param>
/// <param name="IsBottleneck">Whether no other step takes more.</param>
/// <param name="P50BeforeMs">Compared only: the median of its p50 over the last hour. Null where too little is known.</param>
/// <param name="IsSlower">Compared only: whether it takes clearly longer than it did. Some step always takes the most, which alone is no fault.</param>
public sealed record BottleneckStep(
    string Service,
    string Step,
    double? P50Ms,
    double? P95Ms,
    double Share,
    bool IsBottleneck,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? P50BeforeMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsSlower);

/// <summary>Finds the step that takes most of a checkout's time.</summary>
internal sealed partial class Bottlenecks(PrometheusClient prometheus)
{
    private const string Steps = "checkout_step_duration_seconds";

    // Over an hour, so that a fault of some minutes does not become what is usual; of p50, which a few cold starts do not move.
    private const string P50Before = "quantile_over_time(0.5, job_step:checkout_step_duration_seconds:p50_5m[1h])";

    private const double SlowerFactor = 2;
    private const double SlowerLeastMs = 50;
    private const double SlowerLeastCount = 10;

    /// <summary>Whether it is a time from 1m to 1h, as Prometheus writes it.</summary>
    public static bool IsWindow(string window) =>
        Window().Match(window) is { Success: true } match
        && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value switch { "s" => 1, "m" => 60, _ => 3600 }) is >= 60 and <= 3600;

    /// <summary>The steps of the checkouts in the window, the slowest of all first; none where nobody bought.</summary>
    /// <param name="window">How far back to look.</param>
    /// <param name="compare">Whether to tell how long each step took before.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="MonitoringUnavailableException"/>
    public async Task<BottleneckTable> FindAsync(string window, bool compare, CancellationToken cancellationToken)
    {
        var sums = prometheus.QueryAsync($"sum by (service_peer_name, checkout_step) (increase({Steps}_sum[{window}]))", cancellationToken);
        var p50 = prometheus.QueryAsync(Quantile("0.5", window), cancellationToken);
        var p95 = prometheus.QueryAsync(Quantile("0.95", window), cancellationToken);
        var before = compare ? prometheus.QueryAsync(P50Before, cancellationToken) : Task.FromResult<IReadOnlyList<Series>>([]);
        var counts = compare ? prometheus.QueryAsync($"sum by (service_peer_name, checkout_step) (increase({Steps}_count[{window}]))", cancellationToken) : before;
        await Task.WhenAll(sums, p50, p95, before, counts);
        var past = compare ? new Past(Milliseconds(await before), (await counts).Where(count => count.Value >= SlowerLeastCount).Select(Key).ToHashSet()) : null;
        return new BottleneckTable(window, Rank(await sums, Milliseconds(await p50), Milliseconds(await p95), past));
    }

    private static IReadOnlyList<BottleneckStep> Rank(
        IReadOnlyList<Series> sums,
        Dictionary<(string, string), double> p50,
        Dictionary<(string, string), double> p95,
        Past? past)
    {
        var total = sums.Sum(sum => sum.Value);
        return
        [
            .. sums.Where(sum => sum.Value > 0)
                .OrderByDescending(sum => sum.Value)
                .Select((sum, rank) => new BottleneckStep(
                    Key(sum).Service,
                    Key(sum).Step,
                    Find(p50, sum),
                    Find(p95, sum),
                    Math.Round(sum.Value / total, 4),
                    IsBottleneck: rank == 0,
                    past is null ? null : Find(past.P50, sum),
                    past?.IsSlower(Key(sum), Find(p50, sum)))),
        ];
    }

    private static string Quantile(string quantile, string window) =>
        $"histogram_quantile({quantile}, sum by (service_peer_name, checkout_step, le) (rate({Steps}_bucket[{window}])))";

    private static Dictionary<(string, string), double> Milliseconds(IReadOnlyList<Series> answer) =>
        answer.ToDictionary(Key, series => Math.Round(series.Value * 1000, 1));

    private static double? Find(Dictionary<(string, string), double> values, Series step) =>
        values.TryGetValue(Key(step), out var value) ? value : null;

    private static (string Service, string Step) Key(Series series) => (series.Label("service_peer_name"), series.Label("checkout_step"));

    // How long steps took before, and which of them were taken often enough in the window to be compared with that.
    private sealed record Past(Dictionary<(string, string), double> P50, HashSet<(string, string)> Frequent)
    {
        public bool IsSlower((string, string) step, double? now) =>
            Frequent.Contains(step) && P50.TryGetValue(step, out var before) && now > before * SlowerFactor && now > before + SlowerLeastMs;
    }

    [GeneratedRegex("^([1-9][0-9]{0,3})([smh])$")]
    private static partial Regex Window();
}
