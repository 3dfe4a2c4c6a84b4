using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd;

/// <summary>
/// What a person sees. Screenshots go to the folder that CHECKOUT_SCREENSHOTS names, else to TestResults beside the tests.
/// </summary>
public sealed class BrowserTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly string[] Services = ["gateway", "auth", "inventory", "payment", "notification"];

    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(20);

    private static string ScreenshotFolder =>
        Environment.GetEnvironmentVariable("CHECKOUT_SCREENSHOTS") is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "TestResults");

    [Fact]
    public async Task The_dashboard_shows_a_checkout_as_a_trace_through_the_five_services()
    {
        await Checkout.Dashboard.RequireAsync();
        await using var browser = await Browser.StartAsync();
        var traceId = await CheckOutAsync();

        var page = await browser.OpenAsync(new Uri(Checkout.Dashboard.Address, $"/traces/detail/{traceId}"), height: 1800);

        foreach (var service in Services)
        {
            await Expect(page.GetByText(service, new() { Exact = true }).First).ToBeVisibleAsync();
        }

        await SaveAsync(page, "dashboard-trace.png");
    }

    [Fact]
    public async Task The_dashboard_shows_the_log_lines_of_a_checkout()
    {
        await Checkout.Dashboard.RequireAsync();
        await using var browser = await Browser.StartAsync();
        await CheckOutAsync();

        var page = await browser.OpenAsync(new Uri(Checkout.Dashboard.Address, "/structuredlogs"));

        await Expect(page.GetByText("POST /api/checkout answered 201").First).ToBeVisibleAsync();
        await SaveAsync(page, "dashboard-structured-logs.png");
    }

    [Fact]
    public async Task The_storefront_opens_without_an_error_on_the_console()
    {
        using var visitor = Checkout.NewVisitor();
        var home = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/"));
        Assert.SkipWhen(home.Status == 404, "There is no storefront page yet.");
        await using var browser = await Browser.StartAsync();
        List<string> errors = [];

        var page = await browser.OpenAsync(new Uri("about:blank"));
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(Checkout.Storefront.ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Empty(errors);
        await SaveAsync(page, "storefront.png");
    }

    private static async Task SaveAsync(IPage page, string file)
    {
        // The dashboard's note that anyone on this machine may read it is known, and in the way.
        var note = page.Locator(".fluent-messagebar-close");
        if (await note.CountAsync() > 0)
        {
            await note.First.ClickAsync();
        }

        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenshotFolder, file) });
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
