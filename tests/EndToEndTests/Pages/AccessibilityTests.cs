using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests all states of the pages with axe, in light and dark mode, at three window sizes.</summary>
public sealed class AccessibilityTests(RunningCheckout checkout) : PageTest(checkout)
{
    private static readonly int[] Widths = [320, Phone, Desktop];
    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    [Fact]
    public Task shop_has_no_accessibility_violations() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [401, 402, 404, 409, 503];
        var (page, account) = (visitor.Page, await NewAccountAsync());
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await shop.OpenAsync();
        await CheckAsync(page, "shop");
        await page.GotoAsync(Address("/#/basket"));
        await CheckAsync(page, "empty basket");
        await page.GotoAsync(Address("/#/nowhere"));
        await CheckAsync(page, "no such view");
        await page.GotoAsync(Address("/#/"));
        await shop.AddToBasketAsync(StorefrontPage.SoldOutSku);
        await CheckAsync(page, "basket, not signed in");
        await shop.SendCredentialsAsync(account with { Password = "not-the-password" });
        await shop.GetNoticeAsync("danger");
        await CheckAsync(page, "wrong password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create an account" }).ClickAsync();
        await shop.SendCredentialsAsync(account with { Password = "short" });
        await CheckAsync(page, "weak password");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have an account" }).ClickAsync();
        await shop.SignInAsync(account);
        await page.Locator(".payment summary").ClickAsync();
        await CheckAsync(page, "basket, signed in");
        await shop.PayButton.ClickAsync();
        await CheckAsync(page, "no card");
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        await shop.GetNoticeAsync("danger");
        await CheckAsync(page, "out of stock");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it" }).ClickAsync();
        await Expect(page.Locator(".tile").First).ToBeVisibleAsync();
        await shop.AddToBasketAsync("mug-trace");
        await shop.FillCardAsync(StorefrontPage.DeclinedCard);
        await shop.PayButton.ClickAsync();
        await shop.GetNoticeAsync("danger");
        await CheckAsync(page, "declined");
        await page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(503, """{"code":"try_later","traceId":"0af7651916cd43dd8448eb211c80319c"}""", retryAfter: "120")), new() { Times = 1 });
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        await shop.GetNoticeAsync("warning");
        await CheckAsync(page, "try later, the button waits");
        await page.ReloadAsync();
        await Expect(page.Locator(".pay .notice")).ToContainTextAsync("No order was received.");
        await CheckAsync(page, "an earlier attempt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a new order" }).ClickAsync();
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        await shop.ReceiptAsync();
        await CheckAsync(page, "receipt");
        await shop.CountOrdersAsync();
        await Expect(page.Locator(".order").First).ToBeVisibleAsync();
        await CheckAsync(page, "orders");
        await page.GotoAsync(Address($"/#/orders/{Guid.NewGuid()}"));
        await Expect(page.Locator("main .notice")).ToBeVisibleAsync();
        await CheckAsync(page, "no such order");
        await page.RouteAsync("**/api/orders", route => route.FulfillAsync(Problem(503, "{}", retryAfter: "120")));
        await page.GotoAsync(Address("/#/orders"));
        await Expect(page.Locator("main .notice")).ToBeVisibleAsync();
        await CheckAsync(page, "orders cannot be shown");
        await page.GotoAsync(Address("/no-such-page"));
        await CheckAsync(page, "no such page");
    });

    [Fact]
    public Task operator_pages_have_no_accessibility_violations() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [503];
        var page = visitor.Page;
        var visit = visitor.VisitTo(Checkout.Storefront, Admin);
        await visit.Operations.OpenAsync();
        await CheckAsync(page, "operations, not signed in");
        await page.RouteAsync("**/api/ops/**", route => route.FulfillAsync(Problem(503, "{}")));
        await visit.Shop.SendCredentialsAsync(Admin);
        await Expect(page.Locator(".problems li").First).ToBeVisibleAsync();
        await CheckAsync(page, "operations without an answer");
        await page.UnrouteAllAsync();
        await visit.Operations.WaitForSummaryAsync();
        await CheckAsync(page, "operations");
        await visit.Operations.SwitchOnAsync("payment-declines");
        await CheckAsync(page, "operations with a scenario");
        await visit.Operations.SwitchOffAsync("payment-declines");
        await page.RouteAsync("**/api/ops/summary", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = OperationsPageTests.WithAlert(await answer.TextAsync(), "DeclineRateJump") });
        });
        await Expect(page.Locator("[data-alert=DeclineRateJump]")).ToBeVisibleAsync();
        await CheckAsync(page, "operations with an alert");
        await page.GotoAsync(Address("/usage.html"));
        await Expect(page.Locator(".days")).ToBeVisibleAsync();
        await CheckAsync(page, "usage");
        await page.GotoAsync(Address("/scenarios/slow-inventory"));
        await CheckAsync(page, "page of a scenario");
        await page.GotoAsync(Address("/runbooks/LatencyAboveBaseline"));
        await CheckAsync(page, "runbook");
    });

    [Fact]
    public Task uncertain_states_have_no_accessibility_violations() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [401, 402, 403, 409, 503];
        var page = visitor.Page;
        var shop = await PreparePaymentAsync(visitor, StorefrontPage.DeclinedCard);
        await page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(409, """{"code":"total_changed","total":{"amount":1599,"currency":"EUR"}}""")), new() { Times = 1 });
        await shop.PayButton.ClickAsync();
        await shop.GetNoticeAsync("danger");
        await CheckAsync(page, "another total");
        var decline = new TaskCompletionSource();
        await page.RouteAsync("**/api/checkout", async route =>
        {
            await decline.Task;
            await route.FallbackAsync();
        });
        await shop.PayButton.ClickAsync();
        await page.Locator(".brand").ClickAsync();
        decline.SetResult();
        await Expect(page.Locator(".pinned")).ToBeVisibleAsync();
        await CheckAsync(page, "pinned notice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await page.Locator(".order").First.ClickAsync();
        await Expect(page.Locator(".receipt.failed")).ToBeVisibleAsync();
        await CheckAsync(page, "failed order");
        await page.RouteAsync("**/api/orders/*", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"failed\"", "\"pending\"", StringComparison.Ordinal) });
        });
        await page.ReloadAsync();
        await Expect(page.Locator(".receipt.pending")).ToBeVisibleAsync();
        await CheckAsync(page, "pending order");
        await Expect(page.Locator(".waterfall li").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await CheckAsync(page, "waterfall");
        await page.RouteAsync("**/api/products", route => route.FulfillAsync(Problem(503, "{}", retryAfter: "120")));
        await page.GotoAsync(Address("/#/basket"));
        await page.ReloadAsync();
        await Expect(page.GetByText("The prices cannot be shown now.")).ToBeVisibleAsync();
        await CheckAsync(page, "basket without prices");
        await page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(401, """{"code":"unauthenticated"}""")));
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        await Expect(page.Locator("form.sign-in")).ToContainTextAsync("Your session has ended.");
        await CheckAsync(page, "ended session");
        await page.GotoAsync(Address("/ops.html"));
        await shop.SendCredentialsAsync(await NewAccountAsync());
        await Expect(page.Locator("main .notice").First).ToBeVisibleAsync();
        await CheckAsync(page, "operations as a customer");
    });

    private static async Task CheckAsync(IPage page, string state)
    {
        foreach (var scheme in Schemes)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental") });
                Assert.True(result.Violations.Length == 0, $"{state}, {scheme}, {width} px:{Environment.NewLine}{Describe(result.Violations)}");
            }
        }

        await page.SetViewportSizeAsync(Desktop, 900);
    }

    private static string Describe(IEnumerable<AxeResultItem> violations) => string.Join(Environment.NewLine, violations.Select(violation =>
        $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
}
