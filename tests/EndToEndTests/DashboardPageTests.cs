using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests the pages of the Aspire dashboard.</summary>
public sealed class DashboardPageTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly string[] Services = ["gateway", "auth", "inventory", "payment", "notification"];

    private static readonly (string Resource, string Url)[] Urls =
    [
        ("gateway", "Storefront"), ("gateway", "Health and metrics"), ("inventory", "API"), ("prometheus", "Prometheus"), ("alertmanager", "Alertmanager"),
    ];

    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan JourneyDeadline = TimeSpan.FromSeconds(180);

    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    [Fact]
    public async Task dashboard_shows_resources_urls_and_commands_without_warnings()
    {
        Checkout.Prometheus.Require();
        Checkout.Alertmanager.Require();

        await Checkout.Browser.VisitAsync(width: 2000, height: 1150, async visitor =>
        {
            await visitor.Page.GotoAsync(Checkout.Dashboard.Address.ToString());

            foreach (var service in Services)
            {
                await Expect(Row(visitor.Page, service).GetByText("Running")).ToBeVisibleAsync();
            }

            foreach (var (resource, url) in Urls)
            {
                await Expect(Row(visitor.Page, resource).GetByRole(AriaRole.Link, new() { Name = url, Exact = true })).ToBeVisibleAsync();
            }

            await Row(visitor.Page, "gateway").GetByTitle("Actions").ClickAsync();
            await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Commands" }).HoverAsync();
            await Expect(visitor.Page.GetByText("Start slow-inventory")).ToBeVisibleAsync();
            await Screenshots.TakeWithOpenMenuAsync(visitor.Page, "dashboard-resources.png");
            await Expect(visitor.Page.Locator(".fluent-messagebar")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task synthetic_monitor_can_be_started_from_the_dashboard()
    {
        await Checkout.Browser.VisitAsync(width: 2000, height: 1150, async visitor =>
        {
            await visitor.Page.GotoAsync(Checkout.Dashboard.Address.ToString());
            var monitor = Row(visitor.Page, "synthetic-monitor");

            await monitor.GetByTitle("Start resource").ClickAsync();

            await Expect(monitor.GetByText("Running")).ToBeVisibleAsync();
            try
            {
                Assert.True(await Eventually.WaitUntilAsync(JourneyDeadline, HasBoughtAsync), "The synthetic monitor has bought nothing.");
            }
            finally
            {
                await monitor.GetByTitle("Stop resource").ClickAsync();
                await Expect(monitor.GetByTitle("Start resource")).ToBeEnabledAsync();
            }
        });
    }

    [Fact]
    public async Task dashboard_shows_the_trace_of_a_checkout()
    {
        var traceId = await CheckOutAsync();

        await Checkout.Browser.VisitAsync(width: 1600, height: 1800, async visitor =>
        {
            await visitor.Page.GotoAsync(new Uri(Checkout.Dashboard.Address, $"/traces/detail/{traceId}").ToString());

            foreach (var service in Services)
            {
                await Expect(visitor.Page.GetByText(service, new() { Exact = true }).First).ToBeVisibleAsync();
            }

            await Screenshots.TakeAsync(visitor.Page, "dashboard-trace.png");
        });
    }

    [Fact]
    public async Task dashboard_shows_the_logs_of_a_checkout()
    {
        await CheckOutAsync();

        await Checkout.Browser.VisitAsync(width: 1600, height: 1000, async visitor =>
        {
            await visitor.Page.GotoAsync(new Uri(Checkout.Dashboard.Address, "/structuredlogs").ToString());

            await Expect(visitor.Page.GetByText("POST /api/checkout answered 201").First).ToBeVisibleAsync();
            await Screenshots.TakeAsync(visitor.Page, "dashboard-structured-logs.png");
        });
    }

    private static ILocator Row(IPage page, string resource) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByText(resource, new() { Exact = true }) });

    // Ignores earlier traces, because the monitor may have run before.
    private async Task<bool> HasBoughtAsync() =>
        (await Checkout.Dashboard.ListTracesAsync()).Any(trace => trace.StartsAfter(_started) && trace.Roots.Any(root => root is { Name: "synthetic buy", HasError: false }));

    /// <summary>Places an order, and waits until the dashboard has its complete trace.</summary>
    private async Task<string> CheckOutAsync()
    {
        using var customer = await Checkout.NewCustomerAsync();
        await customer.ListOrdersAsync();
        var order = await customer.BuyAsync("hoodie-uptime");
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
            (await Checkout.Dashboard.FindTraceAsync(order.TraceId)) is { Roots: var roots } trace
            && roots.Any() && trace.Services.Count == Services.Length);
        return order.TraceId;
    }
}
