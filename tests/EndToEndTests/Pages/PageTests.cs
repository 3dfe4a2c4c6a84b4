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
    [InlineData(Desktop)]
    public Task customer_can_buy(int width) => MakeAsync(new BuyJourney(), width);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task declined_card_is_explained(int width) => MakeAsync(new DeclinedCardJourney(), width, 402);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task out_of_stock_products_are_named(int width) => MakeAsync(new OutOfStockJourney(), width, 409);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task failed_sign_in_is_explained(int width) => MakeAsync(new SignInFailureJourney(), width, 401);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task operations_page_rejects_a_customer(int width) => MakeAsync(new OperationsPageJourney(), width);

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task operations_page_shows_the_system_state_to_an_administrator(int width) => VisitAsync(width, async visitor =>
    {
        await MixedRequests.SendAsync(Checkout);
        await visitor.MakeAsync(new OperationsPageJourney(), Checkout.Storefront, Admin);
    });

    [Theory]
    [InlineData(Phone)]
    [InlineData(Desktop)]
    public Task receipt_survives_a_reload(int width) => VisitAsync(width, async visitor =>
    {
        var receipt = await BuyAsync(visitor, await NewAccountAsync());

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator("#order-id")).ToHaveTextAsync(receipt.OrderId);
        await Expect(visitor.Page.Locator("#receipt-total")).ToHaveTextAsync(receipt.Total);
        await Expect(visitor.Page.Locator("#trace-link")).ToHaveAttributeAsync("href", new Regex($"/{receipt.TraceId}"));
    });

    [Fact]
    public Task basket_survives_a_reload() => VisitAsync(Desktop, async visitor =>
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
    [InlineData(Desktop)]
    public Task double_click_on_pay_places_one_order(int width) => VisitAsync(width, async visitor =>
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
    public Task order_without_response_is_retried_with_the_same_key() => VisitAsync(Desktop, async visitor =>
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
    public Task rate_limited_customer_sees_the_wait_time() => VisitAsync(Desktop, async visitor =>
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
    public Task customer_can_buy_with_the_keyboard_only() => VisitAsync(Desktop, async visitor =>
    {
        var account = await NewAccountAsync();
        var page = visitor.Page;
        await visitor.VisitTo(Checkout.Storefront, account).Shop.OpenAsync();
        await PressOnAsync(page.Locator("button[data-sku=duck-debug]"));
        await PressOnAsync(page.Locator("#basket-link"));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await TabToAsync(page.GetByLabel("E-mail"));
        await page.Keyboard.TypeAsync(account.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(account.Password);
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page.Locator("#card-number"));
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
            await TabToAsync(control);
            await control.PressAsync("Enter");
        }
    });

    [Fact]
    public Task operations_page_marks_the_step_that_a_scenario_affects() => VisitAsync(Desktop, async visitor =>
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
    public Task screenshots_are_taken() => VisitAsync(Desktop, async visitor =>
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
