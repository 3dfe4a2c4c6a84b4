using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests skipping the header, invalid addresses, and a browser without storage.</summary>
public sealed class NavigationPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    [Fact]
    public Task card_form_appears_after_skip_link() => VisitAsync(Desktop, async visitor =>
    {
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await SkipHeaderOfBasketAsync(visitor, shop);

        await shop.SignInAsync(account);

        await Expect(visitor.Page.Locator("#card-number")).ToBeVisibleAsync();
    });

    [Fact]
    public Task line_can_be_removed_after_skip_link() => VisitAsync(Desktop, async visitor =>
    {
        var shop = visitor.VisitTo(Checkout.Storefront, Admin).Shop;
        await SkipHeaderOfBasketAsync(visitor, shop);

        await visitor.Page.Locator("[data-line=mug-trace] .remove").ClickAsync();

        await Expect(visitor.Page.Locator("[data-line=mug-trace]")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("Your basket is empty.");
    });

    [Theory]
    [InlineData("/ops.html")]
    [InlineData("/usage.html")]
    public Task sign_in_link_focuses_the_form(string path) => VisitAsync(Phone, async visitor =>
    {
        visitor.VisitTo(Checkout.Storefront, Admin);
        await visitor.Page.GotoAsync(Address(path));

        await visitor.Page.Locator("#sign-in-link").ClickAsync();

        await Expect(visitor.Page.Locator("#email")).ToBeFocusedAsync();
        Assert.Equal("", new Uri(visitor.Page.Url).Fragment);
    });

    [Theory]
    [InlineData("/#/no-such-view", 200)]
    [InlineData("/no-such-page", 404)]
    [InlineData("/no/such/page.html", 404)]
    public Task unknown_address_shows_not_found(string path, int status) => VisitAsync(Phone, async visitor =>
    {
        visitor.ExpectedStatuses = [404];
        visitor.VisitTo(Checkout.Storefront, Admin);

        var answer = await visitor.Page.GotoAsync(Address(path));

        Assert.Equal(status, answer!.Status);
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Page not found");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the shop" }).ClickAsync();
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();
    });

    [Fact]
    public Task checkout_works_without_browser_storage() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.AddInitScriptAsync(
            "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('Blocked.', 'SecurityError'); } });");

        await BuyAsync(visitor, await NewAccountAsync());
    });

    [Fact]
    public Task long_word_does_not_widen_the_page() => VisitAsync(320, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/products", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("Trace mug", new string('x', 90), StringComparison.Ordinal) });
        });
        await PreparePaymentAsync(visitor);

        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    });

    private static async Task SkipHeaderOfBasketAsync(BrowserVisit visitor, StorefrontPage shop)
    {
        await shop.OpenAsync();
        await shop.AddToBasketAsync("mug-trace");
        await visitor.Page.Locator("a.skip").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator("main")).ToBeFocusedAsync();
    }
}
