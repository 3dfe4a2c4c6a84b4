using System.Globalization;
using System.Text.RegularExpressions;

namespace Checkout.Gateway.Operations;

/// <summary>The steps of checkouts and their durations.</summary>
public sealed record BottleneckTable(string Window, IReadOnlyList<BottleneckStep> Steps);

/// <summary>A step of checkouts, and the service that runs it.</summary>
/// <param name="Share">The share of the total time of all steps, 0 to 1.</param>
/// <param name="IsBottleneck">Whether it is the slowest of the steps that became slower, or of all steps if none did.</param>
/// <param name="Growth">The mean of the last minute relative to the time before: 1 is unchanged. Null if unknown.</param>
/// <param name="Grew">Whether the growth is more than normal variation.</param>
/// <param name="ErrorRatio">The share that failed in the last minute, 0 to 1.</param>
public sealed record BottleneckStep(
    string Service, string Step, double? P50Ms, double? P95Ms, double Share, bool IsBottleneck, double? Growth, bool Grew, double? ErrorRatio);

/// <summary>Finds the step that takes most of the time of checkouts, and the steps that became slower.</summary>
internal sealed partial class Bottlenecks(PrometheusClient prometheus)
{
    private const string Steps = "checkout_step_duration_seconds";

    /// <summary>Returns whether a text is a Prometheus duration from 1m to 1h.</summary>
    public static bool IsWindow(string window) =>
        Window().Match(window) is { Success: true } match
        && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value switch { "s" => 1, "m" => 60, _ => 3600 }) is >= 60 and <= 3600;

    /// <summary>
    /// Returns the steps of checkouts in the window: those that became slower first, then by total time. The list is empty if there
    /// were no checkouts.
    /// </summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public async Task<BottleneckTable> FindAsync(string window, CancellationToken cancellationToken)
    {
        string[] queries =
        [
            $"sum by (service_peer_name, checkout_step) (increase({Steps}_sum[{window}]))",
            Quantile("0.5", window),
            Quantile("0.95", window),
            $"job_step:{Steps}:growth",
            """checkout:verdict:cause{cause="step_slower"}""",
            "job_step:checkout_step_errors:ratio_rate1m",
        ];
        var results = await Task.WhenAll(queries.Select(query => prometheus.QueryAsync(query, cancellationToken)));
        var (p50, p95, growth, grew, errors) = (ByStep(results[1]), ByStep(results[2]), ByStep(results[3]), ByStep(results[4]), ByStep(results[5]));
        var sums = results[0].Where(sum => sum.Value > 0).ToList();
        var total = sums.Sum(sum => sum.Value);
        return new BottleneckTable(
            window,
            [
                .. sums.OrderByDescending(sum => Find(grew, sum) ?? 0)
                    .ThenByDescending(sum => sum.Value)
                    .Select((sum, rank) => new BottleneckStep(
                        Key(sum).Service, Key(sum).Step, Milliseconds(Find(p50, sum)), Milliseconds(Find(p95, sum)), Math.Round(sum.Value / total, 4),
                        IsBottleneck: rank == 0, Round(Find(growth, sum), 2), grew.ContainsKey(Key(sum)), Round(Find(errors, sum), 4))),
            ]);
    }

    private static string Quantile(string quantile, string window) =>
        $"histogram_quantile({quantile}, sum by (service_peer_name, checkout_step, le) (rate({Steps}_bucket[{window}])))";

    private static Dictionary<(string Service, string Step), double> ByStep(IReadOnlyList<Series> result) =>
        result.ToDictionary(Key, series => series.Value);

    private static double? Find(Dictionary<(string, string), double> values, Series step) =>
        values.TryGetValue(Key(step), out var value) ? value : null;

    private static double? Milliseconds(double? seconds) => Round(seconds * 1000, 1);

    private static double? Round(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;

    private static (string Service, string Step) Key(Series series) => (series.Label("service_peer_name"), series.Label("checkout_step"));

    [GeneratedRegex("^([1-9][0-9]{0,3})([smh])$")]
    private static partial Regex Window();
}
