using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests the operations page with a keyboard, touch, a screen reader and forced colors.</summary>
public sealed class OperationsPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    private const string Traffic = "[data-signal=requestsPerSecond]";

    [Fact]
    public Task chart_can_be_read_with_the_keyboard() => VisitAsync(Desktop, async visitor =>
    {
        await ShowFiguresAsync(visitor);
        var chart = visitor.Page.Locator($"{Traffic} .chart");

        await chart.FocusAsync();
        await chart.PressAsync("Home");
        var oldest = await chart.GetAttributeAsync("aria-valuetext");
        await chart.PressAsync("End");

        Assert.Matches(@"^[\d,.]+ at \d\d:\d\d:\d\d$", oldest);
        await Expect(chart).Not.ToHaveAttributeAsync("aria-valuetext", oldest!);
        await Expect(visitor.Page.Locator($"{Traffic} p").First).ToContainTextAsync(" at ");
        await Expect(visitor.Page.GetByRole(AriaRole.Slider, new() { Name = "Traffic, requests a second" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task chart_can_be_read_by_touch() => VisitAsync(Phone, async visitor =>
    {
        await ShowFiguresAsync(visitor);

        // Lifting a finger raises pointerleave, unlike releasing a mouse button.
        foreach (var touch in (string[])["pointerdown", "pointerup", "pointerleave"])
        {
            await visitor.Page.Locator($"{Traffic} .chart").DispatchEventAsync(touch, new { pointerType = "touch", clientX = 100, clientY = 10, bubbles = true });
        }

        await Expect(visitor.Page.Locator($"{Traffic} p").First).ToContainTextAsync(" at ");
    });

    [Fact]
    public Task charts_show_limit_scale_and_start_of_alerts() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/ops/summary", WithAlertAsync);
        await ShowFiguresAsync(visitor);

        await Expect(visitor.Page.Locator("[data-signal=errorRatio] .limit")).ToHaveAttributeAsync("d", new Regex("^M0 [0-9.]+H300$"));
        await Expect(visitor.Page.Locator("[data-signal=errorRatio] .scale")).ToHaveTextAsync(new Regex("%$"));
        await Expect(visitor.Page.Locator($"{Traffic} .alert-mark")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator(".legend")).ToContainTextAsync("DeclineRateJump fires");
        await Expect(visitor.Page.Locator("[data-scenario=payment-declines] [data-chip=alert]")).ToHaveTextAsync("DeclineRateJump fires");
    });

    [Fact]
    public Task only_new_alerts_are_announced() => VisitAsync(Desktop, async visitor =>
    {
        await ShowFiguresAsync(visitor);
        await visitor.Page.EvaluateAsync(
            """
            () => {
              window.spoken = [];
              const live = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]';
              new MutationObserver(changes => changes.forEach(({ target }) => {
                const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
                if (region) { window.spoken.push(region.textContent); }
              })).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """);

        await visitor.Page.RouteAsync("**/api/ops/summary", WithAlertAsync);
        await Expect(visitor.Page.Locator("[data-alert=DeclineRateJump]")).ToBeVisibleAsync();
        await visitor.Page.WaitForTimeoutAsync(12_000); // two polling periods, in which ages and shares change

        var spoken = await visitor.Page.EvaluateAsync<string[]>("[...new Set(window.spoken)]");
        Assert.Contains(spoken, text => text.Contains("Alert: DeclineRateJump of payment.", StringComparison.Ordinal));
        Assert.InRange(spoken.Length, 1, 2); // the state of the system may change once more
    });

    [Fact]
    public Task scenario_can_be_switched_with_the_keyboard_and_links_to_its_page() => VisitAsync(Desktop, async visitor =>
    {
        await ShowFiguresAsync(visitor);
        var scenario = visitor.Page.Locator("[data-scenario=payment-declines]");
        var toggle = scenario.Locator(".switch");

        await TabToAsync(toggle);
        await visitor.Page.Keyboard.PressAsync("Space");
        await Expect(toggle).ToHaveAttributeAsync("aria-checked", "true");
        await Expect(toggle).ToBeFocusedAsync();
        await Expect(visitor.Page.Locator(".legend")).ToContainTextAsync("Declined cards began");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(toggle).ToHaveAttributeAsync("aria-checked", "false");

        var page = await scenario.GetByRole(AriaRole.Link, new() { Name = "Documentation" }).GetAttributeAsync("href");
        await visitor.Page.GotoAsync(Address($"/{page}"));
        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync("payment-declines");
    });

    [Fact]
    public Task active_scenario_is_visible_in_forced_colors() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await ShowFiguresAsync(visitor);
        var operations = new OperationsPage(visitor.Page, Checkout.Storefront);
        await operations.SwitchOnAsync("payment-declines");

        try
        {
            Assert.NotEqual(await LookAsync("payment-errors"), await LookAsync("payment-declines"));
            await Screenshots.TakeAsync(visitor.Page, "ops-forced-colors.png", wholePage: true);
        }
        finally
        {
            await operations.SwitchOffAsync("payment-declines");
        }

        // Returns the colors of a switch, by which sighted users recognize its state.
        Task<string> LookAsync(string name) => visitor.Page.Locator($"[data-scenario={name}] .switch").EvaluateAsync<string>(
            "element => { const { backgroundColor, borderColor, color } = getComputedStyle(element); return [backgroundColor, borderColor, color].join(); }");
    });

    [Fact]
    public Task healthy_system_marks_no_step_as_bad() => VisitAsync(Phone, async visitor =>
    {
        await MixedRequests.SendAsync(Checkout);
        await ShowFiguresAsync(visitor);
        await Expect(visitor.Page.Locator("#bottleneck-table tbody tr").First).ToBeVisibleAsync();

        await Expect(visitor.Page.Locator("#bottleneck-table .badge.bad:visible")).ToHaveCountAsync(0);
        await Screenshots.TakeAsync(visitor.Page, "ops-phone.png", wholePage: true);
    });

    internal static string WithAlert(string summary, string name)
    {
        var json = JsonNode.Parse(summary)!;
        json["alerts"] = new JsonArray(JsonSerializer.SerializeToNode(
            new { name, severity = "warning", service = "payment", summary = "Cards are declined.", since = DateTimeOffset.UtcNow.AddMinutes(-3) }));
        return json.ToJsonString();
    }

    private static async Task WithAlertAsync(IRoute route)
    {
        var answer = await route.FetchAsync();
        await route.FulfillAsync(new() { Response = answer, Body = WithAlert(await answer.TextAsync(), "DeclineRateJump") });
    }

    private async Task ShowFiguresAsync(BrowserVisit visitor)
    {
        Checkout.Prometheus.Require();
        await OpenOperationsAsync(visitor);
        await new OperationsPage(visitor.Page, Checkout.Storefront).WaitForSummaryAsync();
    }
}
