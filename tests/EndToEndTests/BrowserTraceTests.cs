using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests traces that start in a real browser. Blocking them must have no effect on the page.</summary>
public sealed class BrowserTraceTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const int Desk = 1280;

    // The spans that the page adds to a checkout.
    private const string ClickAsDrawn =
        """
        storefront click pay (internal)
          storefront POST /api/checkout (client)
        """;

    private static readonly string PurchaseAsDrawn = string.Join('\n', [ClickAsDrawn, .. TraceTests.CheckoutAsDrawn.Split('\n').Select(line => "    " + line)]);

    // The page and the services export spans in batches.
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_purchase_is_one_trace_from_the_click_to_the_email()
    {
        using var customer = await Checkout.NewCustomerAsync();

        var receipt = await BuyAsync(customer, _ => Task.CompletedTask);

        var trace = await ArrivedAsync(receipt.TraceId, PurchaseAsDrawn);
        Assert.Equal(PurchaseAsDrawn, trace.Draw());
        Assert.Empty(trace.Orphans);
        Assert.Equal(["auth", "gateway", "inventory", "notification", "payment", "storefront"], trace.Services.Order());
        var (click, server) = (trace.Roots.Single(), trace.Spans.Single(span => span is { Kind: "server", Name: "POST /api/checkout" }));
        Assert.InRange(server.Start, click.Start, click.Start + (ulong)(click.Duration.TotalMilliseconds * 1e6));
        Assert.DoesNotContain(trace.Spans, span => span.Links.Count > 0);
    }

    [Fact]
    public async Task Its_buyer_and_nobody_else_reads_it_as_services_names_and_times()
    {
        using var customer = await Checkout.NewCustomerAsync();
        using var other = await Checkout.NewCustomerAsync();
        var receipt = await BuyAsync(customer, _ => Task.CompletedTask);
        await ArrivedAsync(receipt.TraceId, PurchaseAsDrawn);

        var answer = await customer.FindTraceAsync(receipt.OrderId);

        Assert.Equal(200, answer.Status);
        var trace = answer.As<OrderTrace>();
        Assert.Equal(receipt.TraceId, trace.TraceId);
        Assert.Equal(
            PurchaseAsDrawn,
            string.Join('\n', trace.Spans.Where(span => span.Kind != "database").Select(span => $"{new string(' ', 2 * span.Depth)}{span.Service} {span.Name} ({span.Kind})")));
        Assert.Contains(trace.Spans, span => span is { Kind: "database", Name: "postgresql" });
        Assert.All(trace.Spans, span => Assert.True(span.StartMs >= 0 && span.DurationMs >= 0 && span.StartMs + span.DurationMs <= trace.DurationMs + 0.01));
        Assert.DoesNotContain("SELECT", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("localhost", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer.Text, StringComparison.Ordinal);
        Assert.Equal((404, "order_not_found"), ((await other.FindTraceAsync(receipt.OrderId)).Status, (await other.FindTraceAsync(receipt.OrderId)).As<Problem>().Code));
    }

    [Fact]
    public async Task A_visit_tells_its_vitals_when_it_is_over()
    {
        var begun = DateTimeOffset.UtcNow;
        await Checkout.Browser.VisitAsync(Desk, height: 900, async visitor =>
        {
            await visitor.Page.GotoAsync(Checkout.Storefront.ToString());
            await visitor.Page.Locator("button[data-sku=mug-trace]").ClickAsync();
            await visitor.Page.GotoAsync("about:blank");
            await Eventually.HappensAsync(ArrivalDeadline, async () => (await VisitsAsync(begun)).Count > 0);
        });

        var visit = Assert.Single(await VisitsAsync(begun));
        Assert.Equal("/", visit.Path);
        Assert.Superset(new HashSet<string> { "cls", "lcp" }, visit.Vitals.ToHashSet());
    }

    [Fact]
    public async Task A_browser_that_blocks_it_loses_nothing()
    {
        using var customer = await Checkout.NewCustomerAsync();

        var receipt = await BuyAsync(customer, visitor => visitor.Page.RouteAsync("**/api/telemetry/**", route => route.AbortAsync()));

        var trace = await ArrivedAsync(receipt.TraceId, TraceTests.CheckoutAsDrawn);
        Assert.Equal(TraceTests.CheckoutAsDrawn, trace.Draw());
    }

    private async Task<Receipt> BuyAsync(CheckoutClient customer, Func<Visitor, Task> prepare)
    {
        Receipt? receipt = null;
        await Checkout.Browser.VisitAsync(Desk, height: 900, async visitor =>
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

    private async Task<Trace> ArrivedAsync(string traceId, string drawing)
    {
        var trace = new Trace(traceId, []);
        await Eventually.HappensAsync(ArrivalDeadline, async () =>
        {
            trace = await Checkout.Dashboard.FindTraceAsync(traceId);
            return trace.Draw() == drawing && !trace.Orphans.Any();
        });
        return trace;
    }

    private async Task<IReadOnlyList<Span>> VisitsAsync(DateTimeOffset begun) =>
        [.. (await Checkout.Dashboard.ListTracesAsync()).Where(trace => trace.StartsAfter(begun)).SelectMany(trace => trace.Spans).Where(span => span.Name == "visit /")];
}
