using System.Text.Json;
using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests what the pages say and do while the outcome of an order, a total or a response is uncertain.</summary>
public sealed class UndecidedOrderPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    private const string Mug = "€14.99";

    [Fact]
    public Task late_response_does_not_change_a_newer_order() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [402];
        List<string> keys = [];
        var decline = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/api/checkout", async route =>
        {
            keys.Add(route.Request.Headers["idempotency-key"]);
            if (keys.Count == 1)
            {
                await decline.Task;
                await route.FulfillAsync(Problem(402, """{"code":"payment_declined","declineCode":"do_not_honor"}"""));
            }
        });
        var shop = await PreparePaymentAsync(visitor);
        await shop.PayButton.ClickAsync();
        await visitor.Page.Locator(".brand").ClickAsync();
        await visitor.Page.Locator("#basket-link").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new order" }).ClickAsync(new() { Timeout = 30_000 });
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        await Expect(shop.PayButton).ToHaveTextAsync("Paying …");

        decline.SetResult();

        await Expect(visitor.Page.Locator(".pinned")).ToContainTextAsync("The card was declined.");
        var basket = JsonDocument.Parse(await visitor.Page.EvaluateAsync<string>("localStorage.getItem('checkout.basket')")).RootElement;
        Assert.Equal((keys[1], true), (basket.GetProperty("key").GetString(), basket.GetProperty("undecided").GetBoolean()));
    });

    [Fact]
    public Task refused_retry_does_not_deny_an_earlier_charge() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [429];
        await visitor.Page.RouteAsync("**/api/checkout", async route =>
        {
            await route.FetchAsync(); // places the order, and loses the response
            await route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = "{}" });
        });
        var shop = await PreparePaymentAsync(visitor);
        await shop.PayButton.ClickAsync();
        await Expect(shop.PayButton).ToHaveTextAsync("Try again");

        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(429, """{"code":"rate_limited"}""", retryAfter: "1")));
        await shop.PayButton.ClickAsync();

        var refusal = visitor.Page.Locator("#pay-messages .notice", new() { HasText = "Too many requests." });
        await Expect(refusal).ToContainTextAsync("An earlier attempt may have succeeded");
        await Expect(refusal).Not.ToContainTextAsync("Nothing was charged");
    });

    [Fact]
    public Task unknown_total_is_not_charged() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [409];
        var shop = await PreparePaymentAsync(visitor);
        await visitor.Page.RouteAsync("**/api/products", route => route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = """{"items":[]}""" }));
        await visitor.Page.ReloadAsync();
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await Expect(shop.PayButton).ToHaveTextAsync("Pay");

        await shop.PayButton.ClickAsync();

        Assert.Contains($"The total is {Mug} now.", await shop.GetNoticeAsync("danger"), StringComparison.Ordinal);
        await Expect(shop.PayButton).ToHaveTextAsync($"Pay {Mug}");
        await shop.PayButton.ClickAsync();
        Assert.Equal(Mug, (await shop.ReceiptAsync()).Total);
    });

    [Fact]
    public Task order_is_followed_without_the_catalog() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [503];
        var sent = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/api/checkout", async route =>
        {
            await route.FetchAsync(); // places the order, and drops the response
            sent.SetResult();
        });
        var shop = await PreparePaymentAsync(visitor);
        await shop.PayButton.ClickAsync();
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await visitor.Page.RouteAsync("**/api/products", route => route.FulfillAsync(Problem(503, """{"code":"try_later"}""", retryAfter: "30")));
        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator(".messages .notice.success")).ToContainTextAsync("Your order is confirmed.", new() { Timeout = 30_000 });
    });

    [Fact]
    public Task outcome_of_an_expired_idempotency_key_is_unknown() => VisitAsync(Desktop, async visitor =>
    {
        var account = await NewAccountAsync();
        await FillBasketAsync(visitor.VisitTo(Checkout.Storefront, account).Shop, account);
        await visitor.Page.EvaluateAsync(
            "localStorage.setItem('checkout.basket', JSON.stringify({ items: { 'mug-trace': 1 }, key: 'of-yesterday', keyTime: Date.now() - 25 * 60 * 60_000, undecided: true }))");

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator(".pay .notice")).ToContainTextAsync("Check your orders before you pay again.");
        await Expect(visitor.Page.Locator(".pay .notice")).Not.ToContainTextAsync("not charged twice");
    });

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(204, "")]
    public Task response_of_another_shape_places_no_order(int status, string body) => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = body }));
        var shop = await PreparePaymentAsync(visitor);

        await shop.PayButton.ClickAsync();

        Assert.Contains("The response was not from the shop.", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
        await Expect(visitor.Page.Locator("#basket-count")).ToHaveTextAsync("1");
    });

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(204, "")]
    public Task catalog_of_another_shape_cannot_be_loaded(int status, string body) => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/products", route => route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = body }));

        visitor.VisitTo(Checkout.Storefront, Admin);
        await visitor.Page.GotoAsync(Address("/"));

        await Expect(visitor.Page.Locator(".notice")).ToContainTextAsync("The catalog cannot be loaded.");
    });

    [Fact]
    public Task pay_button_is_released_although_the_form_was_hidden_meanwhile() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [429];
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(429, """{"code":"rate_limited"}""", retryAfter: "3")));
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        await Expect(shop.PayButton).ToContainTextAsync("Try again in");

        // The basket is emptied and filled again in another tab.
        var state = await visitor.Page.EvaluateAsync<string>("localStorage.getItem('checkout.basket')");
        await visitor.Page.EvaluateAsync("localStorage.removeItem('checkout.basket'); dispatchEvent(new StorageEvent('storage', { key: 'checkout.basket' }))");
        await visitor.Page.WaitForTimeoutAsync(600);
        await visitor.Page.EvaluateAsync("state => { localStorage.setItem('checkout.basket', state); dispatchEvent(new StorageEvent('storage', { key: 'checkout.basket' })); }", state);

        await Expect(shop.PayButton).ToHaveTextAsync($"Pay {Mug}", new() { Timeout = 10_000 });
    });
}
