using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>One click on "buy" is one trace, whole and with nothing else in it.</summary>
public sealed class TraceTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string CheckoutAsDrawn =
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
            gateway orders publish (producer)
              notification orders process (consumer)
        """;

    private static readonly string[] OperationalPaths = ["/alive", "/health", "/metrics"];

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
    public async Task Background_polling_and_health_and_metrics_requests_make_no_traces()
    {
        using var visitor = Checkout.NewVisitor();
        await visitor.ListProductsAsync();

        // Long enough for every poll and health check of the system to have come round, and for spans to arrive.
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        var traces = await Checkout.Dashboard.ListTracesAsync();

        Assert.NotEmpty(traces);
        // Some browsers bring a trace of their own, of which only they have the first span.
        Assert.Empty(traces.Where(trace => !trace.Roots.Concat(trace.Orphans).Any(IsRequestOfSomeone)).Select(trace => $"{trace.Id}: {string.Join(", ", trace.Spans)}"));
        Assert.DoesNotContain(traces.SelectMany(trace => trace.Spans), span => OperationalPaths.Contains(span.Path));
    }

    // A customer's, or Alertmanager's; or a browser's of the synthetic monitor, which has a span around it.
    private static bool IsRequestOfSomeone(Span root) => root is { Kind: "server" } or { Service: "synthetic-monitor" };

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
