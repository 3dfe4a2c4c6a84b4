using System.Globalization;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that one checkout in the browser is one complete trace, without unrelated spans.</summary>
public sealed class TraceTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    internal const string RenderedCheckout =
        """
        gateway POST /api/checkout (server)
          gateway checkout verify (internal)
            gateway GET (client)
              auth GET /sessions/current (server)
          gateway checkout reserve (internal)
            gateway PUT (client)
              inventory PUT /reservations/{orderId:guid} (server)
          gateway checkout charge (internal)
            gateway PUT (client)
              payment PUT /payments/{orderId:guid} (server)
                payment PUT (client)
                  payment PUT /processor/charges/{key:guid} (server)
                payment POST (client)
                  payment POST /processor/charges/{key:guid}/capture (server)
          gateway checkout commit (internal)
            gateway POST (client)
              inventory POST /reservations/{orderId:guid}/commit (server)
          gateway checkout confirm (internal)
            gateway publish orders (producer)
              notification process orders (consumer)
        """;

    private static readonly string[] OperationalPaths = ["/alive", "/health", "/metrics"];
    private static readonly string[] MonitoringAgents = ["Blackbox Exporter/", "Alertmanager/"];

    // Long enough for several polls, scrapes, probes and health checks. CHECKOUT_QUIET_SECONDS=120 covers less frequent
    // activity, which would take too long for the whole suite.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHECKOUT_QUIET_SECONDS") ?? "30", CultureInfo.InvariantCulture));

    private static readonly TimeSpan OrdersAreFinalWithin = TimeSpan.FromSeconds(60);

    // Services export spans in batches.
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task checkout_is_one_trace_through_all_services()
    {

        var trace = await TraceOfACheckoutAsync();

        Assert.Equal(RenderedCheckout, trace.Render());
        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment"], trace.Services.Order());
    }

    [Fact]
    public async Task every_span_of_a_checkout_has_its_parent_in_the_trace()
    {

        var trace = await TraceOfACheckoutAsync();

        Assert.Equal("gateway POST /api/checkout (server)", Assert.Single(trace.Roots).ToString());
        Assert.Empty(trace.Orphans);
    }

    [Fact]
    public async Task checkout_trace_includes_the_databases_and_Redis()
    {

        var trace = await TraceOfACheckoutAsync();

        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment"], ServicesThatCall("postgresql"));

        // The instrumentation of Redis exports its spans after about ten seconds.
        string[] callRedis = ["gateway", "notification"];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            trace = await Checkout.Dashboard.FindTraceAsync(trace.Id);
            return ServicesThatCall("redis").SequenceEqual(callRedis);
        });
        Assert.Equal(callRedis, ServicesThatCall("redis"));

        IEnumerable<string> ServicesThatCall(string system) =>
            trace.Spans.Where(span => span.DatabaseSystem == system).Select(span => span.Service).Distinct().Order();
    }

    [Fact]
    public async Task no_trace_starts_without_external_requests()
    {
        using var visitor = Checkout.NewAnonymousClient();
        await visitor.ListProductsAsync();
        Assert.True(await Eventually.WaitUntilAsync(OrdersAreFinalWithin, async () =>
            await Checkout.Database.CountAsync("gatewaydb", "SELECT count(*) FROM orders WHERE status NOT IN ('confirmed', 'failed')") == 0));

        var begun = DateTimeOffset.UtcNow;
        await Task.Delay(Quiet, TestContext.Current.CancellationToken);
        var traces = await Checkout.Dashboard.ListTracesAsync();

        Assert.NotEmpty(traces);
        Assert.Empty(Describe(traces.Where(trace => trace.StartsAfter(begun) && !trace.Roots.Any(IsRequestOfMonitoring))));
        // Only roots are checked. The parent of a span may be missing: some browsers send their own trace context, and the dashboard
        // evicts the first spans of a trace when it has too many traces, but still accepts late ones.
        Assert.Empty(Describe(traces.Where(trace => !trace.Roots.All(IsRequestOfSomeone))));
        Assert.DoesNotContain(traces.SelectMany(trace => trace.Spans), span => OperationalPaths.Contains(span.Path));
    }

    private static IEnumerable<string> Describe(IEnumerable<Trace> traces) =>
        traces.Select(trace => $"{trace.Id}: {string.Join(", ", trace.Spans)}");

    // The blackbox exporter's probe of the catalog and Alertmanager's webhook continue, as external requests.
    private static bool IsRequestOfMonitoring(Span root) =>
        root is { Kind: "server", UserAgent: { } agent } && MonitoringAgents.Any(name => agent.StartsWith(name, StringComparison.Ordinal));

    // A request of a customer or of Alertmanager, a span of a page or of the synthetic monitor, or the recovery of an order.
    private static bool IsRequestOfSomeone(Span root) =>
        root is { Kind: "server" } or { Service: "storefront" or "synthetic-monitor" } or { Name: "checkout resume" };

    private async Task<Trace> TraceOfACheckoutAsync()
    {
        using var customer = await Checkout.NewCustomerAsync();
        await customer.ListOrdersAsync(); // the first token makes the Gateway fetch AuthService's keys
        var order = await customer.BuyAsync("tee-p99");

        var trace = new Trace(order.TraceId, []);
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            trace = await Checkout.Dashboard.FindTraceAsync(order.TraceId);
            return trace.Render() == RenderedCheckout && !trace.Orphans.Any();
        });
        return trace;
    }
}
