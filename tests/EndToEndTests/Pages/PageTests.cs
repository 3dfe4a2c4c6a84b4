using System.Text.RegularExpressions;
using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>
/// Tests the pages in a real browser, at phone and desktop size: all functions work, without errors on the console, violations of
/// the Content-Security-Policy, requests to other hosts, or content wider than the window.
/// </summary>
public sealed class PageTests(RunningCheckout checkout) : PageTest(checkout)
{
    private static readonly TimeSpan CulpritDeadline = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task Somebody_buys_something(int width) => MakeAsync(new BuyJourney(), width);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task A_declined_card_is_explained(int width) => MakeAsync(new DeclinedCardJourney(), width, 402);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task What_is_out_of_stock_is_named(int width) => MakeAsync(new OutOfStockJourney(), width, 409);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task A_sign_in_that_fails_is_explained(int width) => MakeAsync(new SignInFailureJourney(), width, 401);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task The_operations_page_refuses_a_customer(int width) => MakeAsync(new OperationsPageJourney(), width);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task The_operations_page_shows_an_admin_what_is_going_on(int width) => VisitAsync(width, async visitor =>
    {
        await MixedRequests.SendAsync(Checkout);
        await visitor.MakeAsync(new OperationsPageJourney(), Checkout.Storefront, Admin);
    });

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task Receipts_and_orders_survive_a_reload(int width) => VisitAsync(width, async visitor =>
    {
        var receipt = await BuyAsync(visitor, await NewAccountAsync());

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator("#order-id")).ToHaveTextAsync(receipt.OrderId);
        await Expect(visitor.Page.Locator("#receipt-total")).ToHaveTextAsync(receipt.Total);
        await Expect(visitor.Page.Locator("#trace-link")).ToHaveAttributeAsync("href", new Regex($"/{receipt.TraceId}"));
    });

    [Fact]
    public Task Baskets_survive_a_reload() => VisitAsync(Desk, async visitor =>
    {
        var shop = visitor.VisitTo(Checkout.Storefront, await NewAccountAsync()).Shop;
        await shop.OpenAsync();
        await shop.AddToBasketAsync("mug-trace");

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator("[data-line=mug-trace]")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("#basket-count")).ToHaveTextAsync("1");
    });

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desk)]
    public Task A_double_click_on_pay_makes_one_order(int width) => VisitAsync(width, async visitor =>
    {
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);

        await shop.PayButton.DblClickAsync();

        await shop.ReceiptAsync();
        Assert.Equal(1, await shop.CountOrdersAsync());
    });

    [Fact]
    public Task An_order_without_an_answer_is_asked_for_again_under_the_same_key() => VisitAsync(Desk, async visitor =>
    {
        visitor.ExpectedStatuses = [503];
        List<string> keys = [];
        // Drops the first response, after the order has been placed.
        await visitor.Page.RouteAsync("**/api/checkout", async route =>
        {
            keys.Add((await route.Request.AllHeadersAsync())["idempotency-key"]);
            var answer = await route.FetchAsync();
            await (keys.Count == 1 ? route.FulfillAsync(new() { Status = 503 }) : route.FulfillAsync(new() { Response = answer }));
        });
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        Assert.Contains("you are not charged twice", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
        await Expect(visitor.Page.Locator("[data-line] .more")).ToBeDisabledAsync();

        await shop.PayButton.ClickAsync();

        await shop.ReceiptAsync();
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
        Assert.Equal(1, await shop.CountOrdersAsync());
    });

    [Fact]
    public Task A_limited_caller_is_told_how_long_to_wait() => VisitAsync(Desk, async visitor =>
    {
        visitor.ExpectedStatuses = [429];
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(new()
        {
            Status = 429,
            ContentType = "application/problem+json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "30" },
            Body = """{"code":"too_many_requests"}""",
        }));
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);

        await shop.PayButton.ClickAsync();

        Assert.Contains("Try again in 30 s", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
        await Expect(shop.PayButton).ToHaveAttributeAsync("aria-disabled", "true");
    });

    [Fact]
    public Task Somebody_buys_with_the_keyboard_alone() => VisitAsync(Desk, async visitor =>
    {
        var account = await NewAccountAsync();
        var page = visitor.Page;
        await visitor.VisitTo(Checkout.Storefront, account).Shop.OpenAsync();
        await PressOnAsync(page.Locator("button[data-sku=duck-debug]"));
        await PressOnAsync(page.Locator("#basket-link"));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.GetByLabel("E-mail").FocusAsync();
        await page.Keyboard.TypeAsync(account.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(account.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#card-number").FocusAsync();
        await page.Keyboard.TypeAsync(StorefrontPage.GoodCard);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("1230");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("123");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".receipt.confirmed")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        static async Task PressOnAsync(ILocator control)
        {
            await control.FocusAsync();
            await control.PressAsync("Enter");
        }
    });

    [Fact]
    public Task A_scenario_is_seen_on_the_operations_page() => VisitAsync(Desk, async visitor =>
    {
        using var shoppers = new CancellationTokenSource();
        using var customer = await Checkout.NewCustomerAsync();
        var traffic = KeepBuyingAsync(customer, shoppers.Token);

        await visitor.MakeAsync(
            new ScenarioJourney("slow-inventory", ("inventory", "reserve"), CulpritDeadline, () => Screenshots.TakeAsync(visitor.Page, "ops-slow-inventory.png", wholePage: true)),
            Checkout.Storefront, Admin);

        await shoppers.CancelAsync();
        await traffic;
    });

    [Fact]
    public Task The_pages_look_well() => VisitAsync(Desk, async visitor =>
    {
        var shop = visitor.VisitTo(Checkout.Storefront, Admin).Shop;
        await shop.OpenAsync();
        await Screenshots.TakeAsync(visitor.Page, "storefront.png");
        await BuyAsync(visitor, Admin);
        await Screenshots.TakeAsync(visitor.Page, "receipt.png");
        await visitor.Page.GotoAsync(new Uri(Checkout.Storefront, "/ops.html").ToString());
        await new OperationsPage(visitor.Page, Checkout.Storefront).WaitForSummaryAsync();
        await Screenshots.TakeAsync(visitor.Page, "ops-healthy.png", wholePage: true);
        await visitor.Page.GotoAsync(new Uri(Checkout.Storefront, "/usage.html").ToString());
        await Expect(visitor.Page.Locator(".days")).ToBeVisibleAsync();
        await Screenshots.TakeAsync(visitor.Page, "usage.png");
    });

    private Task MakeAsync(Journey journey, int width, params int[] expectedStatuses) => VisitAsync(width, async visitor =>
    {
        visitor.ExpectedStatuses = expectedStatuses;
        await visitor.MakeAsync(journey, Checkout.Storefront, await NewAccountAsync());
    });

    private static async Task KeepBuyingAsync(CheckoutClient customer, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!stop.IsCancellationRequested && await pace.WaitForNextTickAsync(CancellationToken.None))
        {
            await customer.CheckOutAsync("sticker-pack");
        }
    }
}
