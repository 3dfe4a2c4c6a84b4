using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests a machine with a proxy and a nearly full disk. Starts the system only once.</summary>
public sealed class MachineEnvironmentTests : IDisposable
{
    // No process listens on this port.
    private const string Proxy = "http://127.0.0.1:9";

    private static readonly TimeSpan IsSeenWithin = TimeSpan.FromSeconds(60);

    private readonly RunEnvironment _environment = new();

    [Fact]
    public async Task application_works_behind_a_proxy_with_a_nearly_full_disk()
    {
        await using var appHost = await AppHostProcess.StartAsync(
            _environment,
            ("http_proxy", Proxy), ("https_proxy", Proxy), ("all_proxy", Proxy), ("HTTP_PROXY", Proxy), ("no_proxy", ""), ("NO_PROXY", ""),
            ("Health__Disk__Warning", "0"), ("Health__Disk__Critical", "0"));
        using var customer = await CheckoutClient.SignUpAsync(_environment.Storefront);
        // Retries on 503, because the system is slow right after the start. Then no order was placed.
        ApiResponse? answer = null;
        await AssertIsSeenAsync("a checkout is confirmed", async () => (answer = await customer.CheckOutAsync("mug-trace")).Status == 201);
        var order = answer!.As<Order>();

        using var dashboard = new Dashboard(new Uri($"http://localhost:{_environment.DashboardPort}"), _environment.DashboardKey);
        string[] services = ["auth", "gateway", "inventory", "notification", "payment"];
        await AssertIsSeenAsync("the trace is in the dashboard, of all services", async () =>
            services.All((await dashboard.FindTraceAsync(order.TraceId)).Spans.Select(span => span.Service).Contains));
        var prometheusPort = _environment.PortOf("Prometheus");
        using var prometheus = new Prometheus(FreePort.IsOpen(prometheusPort) ? new Uri($"http://localhost:{prometheusPort}") : null);
        prometheus.Require();
        await AssertIsSeenAsync("the disk of every service is critical", async () =>
            services.All((await prometheus.QueryAsync("health_status{checkout_health_check=\"disk\"} == 0.25")).Select(sample => sample.Job).Contains));
        // The alert links to an existing runbook.
        var runbook = $"{_environment.Storefront}runbooks/DiskNearlyFull";
        Assert.Contains(runbook, await customer.Http.GetStringAsync(new Uri(prometheus.Address, "/api/v1/rules"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("<h1", await customer.Http.GetStringAsync(runbook, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => _environment.Dispose();

    private static async Task AssertIsSeenAsync(string what, Func<Task<bool>> condition) =>
        Assert.True(await Eventually.WaitUntilAsync(IsSeenWithin, condition), $"Not met within {IsSeenWithin.TotalSeconds} s: {what}.");
}
