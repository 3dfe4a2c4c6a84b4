using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd;

/// <summary>What a person sees of a checkout in the Aspire dashboard.</summary>
public sealed class DashboardPageTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly string[] Services = ["gateway", "auth", "inventory", "payment", "notification"];

    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_dashboard_shows_a_checkout_as_a_trace_through_the_five_services()
    {
        await using var browser = await Browser.StartAsync();
        var traceId = await CheckOutAsync();

        await browser.VisitAsync(width: 1600, height: 1800, async visitor =>
        {
            await visitor.Page.GotoAsync(new Uri(Checkout.Dashboard.Address, $"/traces/detail/{traceId}").ToString());

            foreach (var service in Services)
            {
                await Expect(visitor.Page.GetByText(service, new() { Exact = true }).First).ToBeVisibleAsync();
            }

            await SaveAsync(visitor.Page, "dashboard-trace.png");
        });
    }

    [Fact]
    public async Task The_dashboard_shows_the_log_lines_of_a_checkout()
    {
        await using var browser = await Browser.StartAsync();
        await CheckOutAsync();

        await browser.VisitAsync(width: 1600, height: 1000, async visitor =>
        {
            await visitor.Page.GotoAsync(new Uri(Checkout.Dashboard.Address, "/structuredlogs").ToString());

            await Expect(visitor.Page.GetByText("POST /api/checkout answered 201").First).ToBeVisibleAsync();
            await SaveAsync(visitor.Page, "dashboard-structured-logs.png");
        });
    }

    private static async Task SaveAsync(IPage page, string file)
    {
        // The dashboard's note that anyone on this machine may read it is known, and in the way.
        var note = page.Locator(".fluent-messagebar-close");
        if (await note.CountAsync() > 0)
        {
            await note.First.ClickAsync();
        }

        await Screenshots.TakeAsync(page, file);
    }

    /// <summary>Buys something, and waits until the dashboard has all of its trace.</summary>
    private async Task<string> CheckOutAsync()
    {
        using var customer = await Checkout.NewCustomerAsync();
        await customer.ListOrdersAsync();
        var order = await customer.BuyAsync("hoodie-uptime");
        await Eventually.HappensAsync(ArrivalDeadline, async () =>
            (await Checkout.Dashboard.FindTraceAsync(order.TraceId)) is { Roots: var roots } trace
            && roots.Any() && trace.Services.Count == Services.Length);
        return order.TraceId;
    }
}
