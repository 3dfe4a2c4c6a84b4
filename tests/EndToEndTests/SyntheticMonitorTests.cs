using Checkout.SyntheticMonitor.Browsing;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests the journeys of the synthetic monitor, and compares its telemetry with the documentation.</summary>
public sealed class SyntheticMonitorTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string Job = "synthetic-monitor";

    private static readonly string[] Journeys = ["buy", "declined_card", "ops_page", "out_of_stock", "sign_in_failure"];
    private static readonly TimeSpan RoundDeadline = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task journeys_succeed_and_link_to_the_trace_of_the_checkout()
    {
        Assert.SkipWhen(ChromiumProgram.Find() is null, "There is no Chromium: install the package chromium.");
        var folder = NewFolder();
        await using var monitor = MonitorProcess.Start(Checkout.Storefront, Checkout.Application, folder);

        await Eventually.WaitUntilAsync(RoundDeadline, async () => (await RunsAsync(monitor)).Count == Journeys.Length);

        Assert.Equal(Journeys.Select(journey => (journey, "success", 1.0)), await RunsAsync(monitor));
        var metrics = await monitor.MetricsAsync();
        Assert.Equal(Journeys, metrics.Where(series => series is { Name: "synthetic_checkout_success", Value: 1 }).Select(series => series.Labels["checkout_synthetic_journey"]).Order());
        Assert.Empty(Undocumented(metrics));
        await AssertTracesAsync();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(MonitorProcess.AccountFile(folder)));
        }
    }

    [Fact]
    public async Task unavailable_shop_fails_every_journey()
    {
        Assert.SkipWhen(ChromiumProgram.Find() is null, "There is no Chromium: install the package chromium.");
        await using var monitor = MonitorProcess.Start(new Uri($"http://127.0.0.1:{FreePort.Next()}"), Checkout.Application, NewFolder());

        await Eventually.WaitUntilAsync(RoundDeadline, async () => (await RunsAsync(monitor)).Count == Journeys.Length);

        Assert.Equal(Journeys.Select(journey => (journey, "failure", 1.0)), await RunsAsync(monitor));
        Assert.All(
            (await monitor.MetricsAsync()).Where(series => series.Name == "synthetic_checkout_success"),
            series => Assert.Equal(0, series.Value));
    }

    private async Task AssertTracesAsync()
    {
        Trace? journey = null;
        Trace? checkout = null;
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            var traces = await Checkout.Dashboard.ListTracesAsync();
            journey = traces.FirstOrDefault(one => one.Roots.Any(root => root.Name == "synthetic buy"));
            var pay = journey?.Spans.FirstOrDefault(span => span.Name == "synthetic step pay");
            checkout = traces.FirstOrDefault(one => one.Roots.Any(root => root.Name == "POST /api/checkout" && pay is not null && root.Links.Contains(pay.Id)));
            return checkout is { Orphans: var orphans, Services.Count: 5 } && !orphans.Any();
        });

        Assert.NotNull(checkout);
        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment"], checkout.Services.Order());
        Assert.Equal([Job], journey!.Services);
        var spans = (await Checkout.Dashboard.ListTracesAsync()).SelectMany(one => one.Spans).Where(span => span.Service == Job);
        Assert.All(spans, span => Assert.StartsWith("synthetic ", span.Name, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<(string Journey, string Outcome, double Count)>> RunsAsync(MonitorProcess monitor) =>
        [.. (await monitor.MetricsAsync())
            .Where(series => series.Name == "synthetic_checkout_runs_total")
            .Select(series => (series.Labels["checkout_synthetic_journey"], series.Labels["checkout_synthetic_outcome"], series.Value))
            .Order()];

    // Compares in both directions: every emitted series is documented, and every documented one is emitted.
    private static IEnumerable<string> Undocumented(IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)> metrics)
    {
        var documented = TelemetryPage.Metrics().Where(metric => metric.Services.Contains(Job)).ToDictionary(metric => metric.Name);
        var measured = metrics
            .Select(series => (Name: series.Name.Replace("_bucket", "").Replace("_count", "").Replace("_sum", "").Replace("_created", ""), series.Labels))
            .Select(series => (Name: documented.ContainsKey(series.Name + "_total") ? series.Name + "_total" : series.Name, series.Labels))
            .ToList();
        return documented.Keys.Except(measured.Select(series => series.Name))
            .Concat(measured.Where(series => !documented.TryGetValue(series.Name, out var metric)
                || !metric.Labels.SetEquals(series.Labels.Keys.Except(["otel_scope_name", "otel_scope_version", "le"]))).Select(series => series.Name));
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("checkout-monitor-").FullName;
}
