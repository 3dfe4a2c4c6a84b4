using System.Text.RegularExpressions;
using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests that the charged amount is the displayed one, and that the result of a payment is always shown.</summary>
public sealed class PaymentPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    private const string Mug = "€14.99";

    [Fact]
    public Task item_added_in_another_tab_is_shown_before_payment() => VisitAsync(Desktop, async visitor =>
    {
        var shop = await PreparePaymentAsync(visitor);
        var page = visitor.Page;
        await Expect(shop.PayButton).ToHaveTextAsync($"Pay {Mug}");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(Address("/"));

        await other.Locator("button[data-sku=keyboard-prom]").ClickAsync();

        await Expect(page.Locator("[data-line=keyboard-prom]")).ToBeVisibleAsync();
        var shown = await page.Locator("#total").InnerTextAsync();
        Assert.NotEqual(Mug, shown);
        await Expect(shop.PayButton).ToHaveTextAsync($"Pay {shown}");
        await shop.PayButton.ClickAsync();
        Assert.Equal(shown, (await shop.ReceiptAsync()).Total);
    });

    [Fact]
    public Task total_that_is_not_shown_is_not_charged() => VisitAsync(Desktop, async visitor =>
    {
        // Hides changes in other tabs from the page.
        await visitor.Page.AddInitScriptAsync("addEventListener('storage', event => event.stopImmediatePropagation());");
        var shop = await PreparePaymentAsync(visitor);
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync(Address("/"));
        await other.Locator("button[data-sku=keyboard-prom]").ClickAsync();
        await Expect(other.Locator("#basket-count")).ToHaveTextAsync("2");
        await Expect(visitor.Page.Locator("#total")).ToHaveTextAsync(Mug);

        await shop.PayButton.ClickAsync();

        Assert.Contains("Nothing was charged.", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
        await Expect(visitor.Page.Locator("#total")).Not.ToHaveTextAsync(Mug);
        var shown = await visitor.Page.Locator("#total").InnerTextAsync();
        await shop.PayButton.ClickAsync();
        Assert.Equal(shown, (await shop.ReceiptAsync()).Total);
    });

    [Fact]
    public Task basket_paid_in_another_tab_cannot_be_paid_again() => VisitAsync(Desktop, async visitor =>
    {
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync(Address("/#/basket"));
        await new StorefrontPage(other, Checkout.Storefront).SignInAsync(account);
        await Expect(other.Locator("#pay")).ToBeVisibleAsync();

        await shop.PayButton.ClickAsync();
        await shop.ReceiptAsync();

        await Expect(other.Locator("main")).ToContainTextAsync("it was ordered, or emptied in another tab");
        await Expect(other.Locator("#pay")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task changed_price_is_shown_and_not_charged() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [409];
        // Returns the products with the price before the increase.
        await visitor.Page.RouteAsync("**/api/products", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"amount\":1499", "\"amount\":1299", StringComparison.Ordinal) });
        });
        var shop = await PreparePaymentAsync(visitor);
        await Expect(shop.PayButton).ToHaveTextAsync("Pay €12.99");

        await shop.PayButton.ClickAsync();

        var refusal = await shop.GetNoticeAsync("danger");
        Assert.Contains($"The total is {Mug} now.", refusal, StringComparison.Ordinal);
        Assert.Contains("You were shown €12.99. Nothing was charged.", refusal, StringComparison.Ordinal);
        await Expect(visitor.Page.Locator("#total")).ToHaveTextAsync(Mug);
        await shop.PayButton.ClickAsync();
        Assert.Equal(Mug, (await shop.ReceiptAsync()).Total);
    });

    [Fact]
    public Task order_is_found_after_reload_during_payment() => VisitAsync(Desktop, async visitor =>
    {
        var sent = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/api/checkout", async route =>
        {
            await route.FetchAsync(); // places the order, and drops the response
            sent.SetResult();
        });
        var shop = await PreparePaymentAsync(visitor);
        await shop.PayButton.ClickAsync();
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator(".messages .notice.success")).ToContainTextAsync("Your order is confirmed.");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "See the receipt" }).ClickAsync();
        await Expect(visitor.Page.Locator(".receipt.confirmed")).ToBeVisibleAsync();
        Assert.Equal(Mug, (await shop.ReceiptAsync()).Total);
        await Expect(visitor.Page.Locator("#basket-count")).ToHaveTextAsync("0");
    });

    [Fact]
    public Task unsent_order_can_be_retried_after_reload() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/checkout", _ => Task.CompletedTask); // never responds
        var shop = await PreparePaymentAsync(visitor);
        await shop.PayButton.ClickAsync();
        await Expect(shop.PayButton).ToHaveTextAsync("Paying …");

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.Locator(".pay .notice")).ToContainTextAsync("No order was received.");
        await Expect(visitor.Page.Locator(".pay .notice").GetByRole(AriaRole.Link, new() { Name = "My orders" })).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new order" }).ClickAsync();
        await Expect(visitor.Page.Locator("[data-line] .more")).ToBeEnabledAsync();
        await Expect(shop.PayButton).ToHaveTextAsync($"Pay {Mug}");
    });

    [Theory]
    [InlineData(StorefrontPage.GoodCard, "Your order is confirmed.")]
    [InlineData(StorefrontPage.DeclinedCard, "The card was declined.")]
    public Task result_is_shown_after_leaving_during_payment(string card, string notice) => VisitAsync(Phone, async visitor =>
    {
        visitor.ExpectedStatuses = [402];
        var left = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/api/checkout", async route =>
        {
            await left.Task;
            await route.ContinueAsync();
        });
        var shop = await PreparePaymentAsync(visitor, card);
        await shop.PayButton.ClickAsync();

        await visitor.Page.Locator("a.brand").ClickAsync();
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();
        left.SetResult();

        await Expect(visitor.Page.Locator("body")).ToContainTextAsync(notice);
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();
    });

    [Fact]
    public Task response_from_another_server_keeps_the_basket() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Sign in to this network</h1>" }));
        var shop = await PreparePaymentAsync(visitor);

        await shop.PayButton.ClickAsync();

        var refusal = await shop.GetNoticeAsync("warning");
        await Expect(visitor.Page.Locator("#basket-count")).ToHaveTextAsync("1");
        await Expect(visitor.Page.Locator("[data-line=mug-trace]")).ToBeVisibleAsync();
        Assert.Contains("The response was not from the shop.", refusal, StringComparison.Ordinal);
    });

    [Fact]
    public Task session_end_during_payment_is_reported_and_keeps_the_card() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [401];
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(401, """{"code":"unauthenticated"}""")), new() { Times = 1 });
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);

        await shop.PayButton.ClickAsync();

        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("Your session has ended.");
        await Expect(visitor.Page.Locator("#email")).ToBeFocusedAsync();
        await shop.SendCredentialsAsync(account);
        await Expect(visitor.Page.Locator("#card-number")).ToHaveValueAsync("4242 4242 4242 4242");
        await shop.PayButton.ClickAsync();
        await shop.ReceiptAsync();
    });

    [Fact]
    public Task card_is_not_shown_to_the_next_customer() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [401];
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(401, """{"code":"unauthenticated"}""")), new() { Times = 1 });
        var shop = await PreparePaymentAsync(visitor);
        await shop.PayButton.ClickAsync();
        await Expect(visitor.Page.Locator("#email")).ToBeFocusedAsync();

        await shop.SendCredentialsAsync(await NewAccountAsync());

        await Expect(visitor.Page.Locator("#card-number")).ToHaveValueAsync("");
    });

    [Fact]
    public Task declined_card_links_to_its_trace() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [402];
        var shop = await PreparePaymentAsync(visitor, StorefrontPage.DeclinedCard);

        await shop.PayButton.ClickAsync();

        await shop.GetNoticeAsync("danger");
        var traceId = await visitor.Page.Locator(".notice .trace code").InnerTextAsync();
        Assert.Matches("^[0-9a-f]{32}$", traceId);
        await Expect(visitor.Page.Locator(".notice .trace-link")).ToHaveAttributeAsync("href", new Regex(traceId));
        await Screenshots.TakeAsync(visitor.Page, "declined.png");
    });
}
