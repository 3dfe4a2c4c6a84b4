using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests traces that start in a real browser. Blocking them must have no effect on the page.</summary>
public sealed class BrowserTraceTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const int Desktop = 1280;

    // The spans that the page adds to a checkout.
    private const string RenderedClick =
        """
        storefront click pay (internal)
          storefront POST /api/checkout (client)
        """;

    private static readonly string RenderedPurchase = string.Join('\n', [RenderedClick, .. TraceTests.RenderedCheckout.Split('\n').Select(line => "    " + line)]);

    // The page and the services export spans in batches.
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task purchase_is_one_trace_from_click_to_email()
    {
        using var customer = await Checkout.NewCustomerAsync();

        var receipt = await BuyAsync(customer, _ => Task.CompletedTask);

        var trace = await WaitForTraceAsync(receipt.TraceId, RenderedPurchase);
        Assert.Equal(RenderedPurchase, trace.Render());
        Assert.Empty(trace.Orphans);
        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment", "storefront"], trace.Services.Order());
        var (click, server) = (trace.Roots.Single(), trace.Spans.Single(span => span is { Kind: "server", Name: "POST /api/checkout" }));
        Assert.InRange(server.Start, click.Start, click.Start + (ulong)(click.Duration.TotalMilliseconds * 1e6));
        Assert.DoesNotContain(trace.Spans, span => span.Links.Count > 0);
    }

    [Fact]
    public async Task only_the_buyer_can_read_the_trace_without_internal_details()
    {
        using var customer = await Checkout.NewCustomerAsync();
        using var other = await Checkout.NewCustomerAsync();
        var receipt = await BuyAsync(customer, _ => Task.CompletedTask);
        await WaitForTraceAsync(receipt.TraceId, RenderedPurchase);

        var answer = await customer.FindTraceAsync(receipt.OrderId);

        Assert.Equal(200, answer.Status);
        var trace = answer.As<OrderTrace>();
        Assert.Equal(receipt.TraceId, trace.TraceId);
        Assert.Equal(
            RenderedPurchase,
            string.Join('\n', trace.Spans.Where(span => span.Kind != "database").Select(span => $"{new string(' ', 2 * span.Depth)}{span.Service} {span.Name} ({span.Kind})")));
        Assert.Contains(trace.Spans, span => span is { Kind: "database", Name: "postgresql" });
        Assert.All(trace.Spans, span => Assert.True(span.StartMs >= 0 && span.DurationMs >= 0 && span.StartMs + span.DurationMs <= trace.DurationMs + 0.01));
        Assert.DoesNotContain("SELECT", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("localhost", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer.Text, StringComparison.Ordinal);
        Assert.Equal((404, "order_not_found"), ((await other.FindTraceAsync(receipt.OrderId)).Status, (await other.FindTraceAsync(receipt.OrderId)).As<Problem>().Code));
    }

    [Fact]
    public async Task page_visit_reports_web_vitals_when_it_ends()
    {
        var begun = DateTimeOffset.UtcNow;
        await Checkout.Browser.VisitAsync(Desktop, height: 900, async visitor =>
        {
            await visitor.Page.GotoAsync(Checkout.Storefront.ToString());
            await visitor.Page.Locator("button[data-sku=mug-trace]").ClickAsync();
            await visitor.Page.GotoAsync("about:blank");
            await Eventually.WaitUntilAsync(ArrivalDeadline, async () => (await VisitsAsync(begun)).Count > 0);
        });

        var visit = Assert.Single(await VisitsAsync(begun));
        Assert.Equal("/", visit.Path);
        Assert.Superset(new HashSet<string> { "cls", "lcp" }, visit.Vitals.ToHashSet());
    }

    [Fact]
    public async Task blocked_browser_telemetry_does_not_affect_checkout()
    {
        using var customer = await Checkout.NewCustomerAsync();

        var receipt = await BuyAsync(customer, visitor => visitor.Page.RouteAsync("**/api/telemetry/**", route => route.AbortAsync()));

        var trace = await WaitForTraceAsync(receipt.TraceId, TraceTests.RenderedCheckout);
        Assert.Equal(TraceTests.RenderedCheckout, trace.Render());
    }

    private async Task<Receipt> BuyAsync(CheckoutClient customer, Func<BrowserVisit, Task> prepare)
    {
        Receipt? receipt = null;
        await Checkout.Browser.VisitAsync(Desktop, height: 900, async visitor =>
        {
            await prepare(visitor);
            var account = new Account(customer.Email, CheckoutClient.Password);
            var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
            await shop.OpenAsync();
            await shop.AddToBasketAsync("mug-trace");
            await shop.SignInAsync(account);
            await shop.FillCardAsync(StorefrontPage.GoodCard);
            await shop.PayButton.ClickAsync();
            receipt = await shop.ReceiptAsync();
        });
        return receipt!;
    }

    private async Task<Trace> WaitForTraceAsync(string traceId, string expected)
    {
        var trace = new Trace(traceId, []);
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            trace = await Checkout.Dashboard.FindTraceAsync(traceId);
            return trace.Render() == expected && !trace.Orphans.Any();
        });
        return trace;
    }

    private async Task<IReadOnlyList<Span>> VisitsAsync(DateTimeOffset begun) =>
        [.. (await Checkout.Dashboard.ListTracesAsync()).Where(trace => trace.StartsAfter(begun)).SelectMany(trace => trace.Spans).Where(span => span.Name == "visit /")];
}
