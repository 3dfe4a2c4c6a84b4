using System.Diagnostics;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests the metrics in a real Prometheus.</summary>
public sealed class MetricsTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly string[] Services = ["auth", "gateway", "inventory", "notification", "payment"];
    private static readonly TimeSpan ScrapeDeadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task every_service_is_scraped()
    {
        Checkout.Prometheus.Require();

        string[] up = [];
        await Eventually.WaitUntilAsync(ScrapeDeadline, async () =>
        {
            up = [.. (await Checkout.Prometheus.QueryAsync("group by (job) (up{job=~\"auth|gateway|inventory|notification|payment\"} == 1)")).Select(sample => sample.Job).Order()];
            return up.SequenceEqual(Services);
        });

        Assert.Equal(Services, up);
    }

    [Fact]
    public async Task latency_exemplars_link_to_traces_in_the_dashboard()
    {
        Checkout.Prometheus.Require();
        using var customer = await Checkout.NewCustomerAsync();
        var order = await customer.BuyAsync("mug-trace");

        IReadOnlyList<string> traceIds = [];
        await Eventually.WaitUntilAsync(ScrapeDeadline, async () =>
        {
            traceIds = await Checkout.Prometheus.ExemplarTraceIdsAsync("checkout_duration_seconds_bucket");
            return traceIds.Contains(order.TraceId);
        });

        Assert.Contains(order.TraceId, traceIds);
        Assert.NotEmpty((await Checkout.Dashboard.FindTraceAsync(order.TraceId)).Spans);
    }

    [Fact]
    public async Task random_paths_methods_and_user_agents_create_no_series()
    {
        Checkout.Prometheus.Require();
        using var visitor = Checkout.NewAnonymousClient();
        await SendMadeUpRequestsAsync(visitor.Http, from: 0, count: 50); // creates the few series that all such requests share
        HashSet<string> before = [];
        Assert.True(
            await Eventually.WaitUntilAsync(ScrapeDeadline, async () =>
            {
                before = await SeriesAsync();
                return before.Any(series => series.Contains("\"_OTHER\"", StringComparison.Ordinal)); // a response may be about 300 ms old
            }),
            "Requests with made-up methods are not counted.");

        await SendMadeUpRequestsAsync(visitor.Http, from: 50, count: 5_000);

        Assert.Empty((await SeriesAsync()).Except(before));
    }

    [Fact]
    public async Task promtool_accepts_custom_metrics()
    {
        var metrics = await Checkout.GetMetricsAsync();

        var faults = await RunPromtoolAsync(metrics);

        // Npgsql and .NET chose some names that promtool considers wrong for a counter or gauge.
        Assert.DoesNotContain(faults, fault => !fault.StartsWith("dotnet_", StringComparison.Ordinal)
            && !fault.StartsWith("db_client_", StringComparison.Ordinal));
    }

    private static async Task SendMadeUpRequestsAsync(HttpClient http, int from, int count) =>
        await Parallel.ForAsync(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(new HttpMethod($"VERB{number}"), $"/made/up/{number}");
            request.Headers.TryAddWithoutValidation("User-Agent", $"agent/{number}");
            using var response = await http.SendAsync(request, cancellationToken);
            Assert.InRange((int)response.StatusCode, 400, 499);
        });

    // Excludes the requests of Prometheus and of health checks, which change independently.
    private async Task<HashSet<string>> SeriesAsync()
    {
        var metrics = await Checkout.GetMetricsAsync();
        return
        [
            .. metrics.Split('\n')
                .Where(line => line.StartsWith("http_server_", StringComparison.Ordinal) || line.StartsWith("aspnetcore_routing_", StringComparison.Ordinal))
                .Where(line => !line.Contains("\"/metrics\"", StringComparison.Ordinal) && !line.Contains("\"/health\"", StringComparison.Ordinal))
                .Select(line => line[..(line.LastIndexOf('}') + 1)]),
        ];
    }

    private static async Task<string[]> RunPromtoolAsync(string metrics)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed on this machine.");
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
        return (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
