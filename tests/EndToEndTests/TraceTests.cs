using System.Globalization;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>One click on "buy" is one trace, whole and with nothing else in it.</summary>
public sealed class TraceTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    internal const string CheckoutAsDrawn =
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

    // Every poll, scrape, probe and health check comes round several times in it. CHECKOUT_QUIET_SECONDS=120 is for what
    // comes less often, and more than the whole suite can afford.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHECKOUT_QUIET_SECONDS") ?? "30", CultureInfo.InvariantCulture));

    private static readonly TimeSpan OrdersAreFinalWithin = TimeSpan.FromSeconds(60);

    // Spans are sent in batches.
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_checkout_is_one_trace_through_all_five_services()
    {

        var trace = await TraceOfACheckoutAsync();

        Assert.Equal(CheckoutAsDrawn, trace.Draw());
        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment"], trace.Services.Order());
    }

    [Fact]
    public async Task Every_span_of_a_checkout_has_its_parent_in_the_trace()
    {

        var trace = await TraceOfACheckoutAsync();

        Assert.Equal("gateway POST /api/checkout (server)", Assert.Single(trace.Roots).ToString());
        Assert.Empty(trace.Orphans);
    }

    [Fact]
    public async Task The_trace_of_a_checkout_goes_down_to_each_services_own_database_and_Redis()
    {

        var trace = await TraceOfACheckoutAsync();

        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment"], ServicesThatCall("postgresql"));

        // The instrumentation of Redis hands its spans on some ten seconds later.
        string[] callRedis = ["gateway", "notification"];
        await Eventually.HappensAsync(ArrivalDeadline, async () =>
        {
            trace = await Checkout.Dashboard.FindTraceAsync(trace.Id);
            return ServicesThatCall("redis").SequenceEqual(callRedis);
        });
        Assert.Equal(callRedis, ServicesThatCall("redis"));

        IEnumerable<string> ServicesThatCall(string system) =>
            trace.Spans.Where(span => span.DatabaseSystem == system).Select(span => span.Service).Distinct().Order();
    }

    [Fact]
    public async Task Without_requests_from_outside_no_trace_begins()
    {
        using var visitor = Checkout.NewVisitor();
        await visitor.ListProductsAsync();
        Assert.True(await Eventually.HappensAsync(OrdersAreFinalWithin, async () =>
            await Checkout.Database.CountAsync("gatewaydb", "SELECT count(*) FROM orders WHERE status NOT IN ('confirmed', 'failed')") == 0));

        var begun = DateTimeOffset.UtcNow;
        await Task.Delay(Quiet, TestContext.Current.CancellationToken);
        var traces = await Checkout.Dashboard.ListTracesAsync();

        Assert.NotEmpty(traces);
        Assert.Empty(Describe(traces.Where(trace => trace.StartsAfter(begun) && !trace.Roots.Any(IsRequestOfMonitoring))));
        // What begins a trace is its root. A span whose parent is not there began none: some browsers bring a trace of their own, and
        // of the traces that are too many the dashboard forgets the first spans, and takes those that come late.
        Assert.Empty(Describe(traces.Where(trace => !trace.Roots.All(IsRequestOfSomeone))));
        Assert.DoesNotContain(traces.SelectMany(trace => trace.Spans), span => OperationalPaths.Contains(span.Path));
    }

    private static IEnumerable<string> Describe(IEnumerable<Trace> traces) =>
        traces.Select(trace => $"{trace.Id}: {string.Join(", ", trace.Spans)}");

    // The blackbox exporter's probe of the catalog and Alertmanager's webhook come from outside, too, and go on.
    private static bool IsRequestOfMonitoring(Span root) =>
        root is { Kind: "server", UserAgent: { } agent } && MonitoringAgents.Any(name => agent.StartsWith(name, StringComparison.Ordinal));

    // A customer's, or Alertmanager's; somebody's at a page, or the synthetic monitor's, which has a span around it; or an order's that was left.
    private static bool IsRequestOfSomeone(Span root) =>
        root is { Kind: "server" } or { Service: "storefront" or "synthetic-monitor" } or { Name: "checkout resume" };

    private async Task<Trace> TraceOfACheckoutAsync()
    {
        using var customer = await Checkout.NewCustomerAsync();
        await customer.ListOrdersAsync(); // the first token makes the Gateway fetch AuthService's keys, once
        var order = await customer.BuyAsync("tee-p99");

        var trace = new Trace(order.TraceId, []);
        await Eventually.HappensAsync(ArrivalDeadline, async () =>
        {
            trace = await Checkout.Dashboard.FindTraceAsync(order.TraceId);
            return trace.Draw() == CheckoutAsDrawn && !trace.Orphans.Any();
        });
        return trace;
    }
}
