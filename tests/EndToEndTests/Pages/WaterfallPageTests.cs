using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests the trace diagram of an order on its receipt.</summary>
public sealed class WaterfallPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    private const string TwoSpans =
        """
        {
          "traceId": "0af7651916cd43dd8448eb211c80319c", "durationMs": 200,
          "spans": [
            { "service": "gateway", "name": "POST /api/checkout", "kind": "server", "depth": 0, "startMs": 0, "durationMs": 200, "failed": false },
            { "service": "notification", "name": "process orders", "kind": "consumer", "depth": 1, "startMs": 100, "durationMs": 50, "failed": true }
          ]
        }
        """;

    private static readonly string[] Services = ["storefront", "gateway", "auth", "inventory", "payment", "notification"];
    private static readonly LocatorAssertionsToHaveCountOptions LongTimeout = new() { Timeout = 30_000 };

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task receipt_shows_the_spans_of_all_services(int width) => VisitAsync(width, async visitor =>
    {
        await BuyAsync(visitor, await NewAccountAsync());

        var rows = visitor.Page.Locator(".waterfall li");
        foreach (var service in Services)
        {
            await Expect(visitor.Page.Locator($".waterfall li[data-service='{service}']").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        }

        await Expect(rows.First).ToContainTextAsync("click pay");
        await Expect(visitor.Page.Locator(".trace-card > p")).ToHaveTextAsync(new Regex(@"^\d+ spans of 6 services in [\d.,]+ m?s$"));
        await Expect(rows.Locator(".failed, .badge")).ToHaveCountAsync(0);
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        await Screenshots.TakeAsync(visitor.Page, $"receipt-waterfall-{width}.png", wholePage: true);
    });

    [Fact]
    public Task bars_match_start_and_duration_of_their_spans() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/orders/*/trace", route => route.FulfillAsync(new() { ContentType = "application/json", Body = TwoSpans }));
        await BuyAsync(visitor, await NewAccountAsync());

        var rows = visitor.Page.Locator(".waterfall li");
        await Expect(rows).ToHaveCountAsync(2, LongTimeout);
        Assert.Equal((0, 1), await PlaceAsync(rows.Nth(0)));
        Assert.Equal((0.5, 0.25), await PlaceAsync(rows.Nth(1)));
        await Expect(rows.Nth(1)).ToHaveTextAsync(new Regex("^notification process orders ?50.* ms ?failed, after 100.* ms$"));
        Assert.Contains("failed", await rows.Nth(1).GetAttributeAsync("class"), StringComparison.Ordinal);
    });

    [Fact]
    public Task receipt_without_trace_shows_no_diagram() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/orders/*/trace", route => route.FulfillAsync(
            new() { ContentType = "application/json", Body = """{ "traceId": "0af7651916cd43dd8448eb211c80319c", "durationMs": 0, "spans": [] }""" }));
        await visitor.Page.RunAndWaitForResponseAsync(
            async () => await BuyAsync(visitor, await NewAccountAsync()), response => response.Url.EndsWith("/trace", StringComparison.Ordinal));

        await Expect(visitor.Page.Locator("#trace-link")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".trace-card")).ToBeHiddenAsync();
    });

    // Returns the start and the length of a bar, relative to its track.
    private static async Task<(double Start, double Length)> PlaceAsync(ILocator row)
    {
        var (track, bar) = ((await row.Locator(".span-track").BoundingBoxAsync())!, (await row.Locator(".span-bar").BoundingBoxAsync())!);
        return (Math.Round((bar.X - track.X) / track.Width, 2), Math.Round(bar.Width / track.Width, 2));
    }
}
