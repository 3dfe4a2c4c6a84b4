using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests that a session ends for the whole page at once, and that signing in again returns to the previous view.</summary>
public sealed class SessionPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    [Fact]
    public Task operations_page_asks_for_sign_in_when_the_token_expires() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.Clock.InstallAsync(new() { TimeDate = DateTime.UtcNow.AddYears(-1) }); // the clock of the client must not matter
        await OpenOperationsAsync(visitor);

        await visitor.Page.Clock.FastForwardAsync("30:01");

        await AssertSignInRequiredAsync(visitor);
    });

    [Theory]
    [InlineData("**/api/ops/summary")]
    [InlineData("**/api/ops/scenarios")]
    public Task operations_page_asks_for_sign_in_after_401(string address) => VisitAsync(Phone, async visitor =>
    {
        visitor.ExpectedStatuses = [401];
        await OpenOperationsAsync(visitor);

        await visitor.Page.RouteAsync(address, route => route.FulfillAsync(Problem(401, """{"code":"unauthenticated"}""")));

        await AssertSignInRequiredAsync(visitor);
    });

    [Fact]
    public Task shop_shows_that_the_session_has_ended() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.Clock.InstallAsync();
        var shop = await PreparePaymentAsync(visitor);

        await visitor.Page.Clock.FastForwardAsync("30:01");

        await Expect(visitor.Page.Locator("#sign-in-link")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("form.sign-in")).ToContainTextAsync("Your session has ended.");
        await Expect(shop.PayButton).ToBeHiddenAsync();
    });

    [Fact]
    public Task operations_page_sends_no_requests_after_sign_out() => VisitAsync(Desktop, async visitor =>
    {
        await OpenOperationsAsync(visitor);
        await new OperationsPage(visitor.Page, Checkout.Storefront).WaitForSummaryAsync();
        await visitor.Page.Clock.InstallAsync();
        await visitor.Page.RunAndWaitForResponseAsync(
            () => visitor.Page.Locator("#sign-out").ClickAsync(), response => response.Url.EndsWith("/api/auth/logout", StringComparison.Ordinal));
        await Expect(visitor.Page.Locator("form.sign-in")).ToBeVisibleAsync();
        List<string> asked = [];
        visitor.Page.Request += (_, request) => asked.Add(request.Url);

        // Longer than a polling period, for both the clock of the page and the timers that were set before.
        await visitor.Page.Clock.FastForwardAsync("00:30");
        await visitor.Page.WaitForTimeoutAsync(6_000);

        Assert.DoesNotContain(asked, url => !url.Contains("/api/telemetry/", StringComparison.Ordinal)); // the spans of earlier operations
        await Expect(visitor.Page.Locator("h1")).ToBeFocusedAsync();
    });

    [Fact]
    public Task sign_out_does_not_wait_for_the_server() => VisitAsync(Desktop, async visitor =>
    {
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await visitor.Page.RouteAsync("**/api/auth/logout", _ => Task.CompletedTask); // never responds

        await visitor.Page.Locator("#sign-out").ClickAsync();

        await Expect(visitor.Page.Locator("#sign-in-link")).ToBeVisibleAsync(new() { Timeout = 5_000 });
    });

    [Fact]
    public Task receipt_link_asks_for_sign_in_and_shows_the_receipt() => VisitAsync(Phone, async visitor =>
    {
        var account = await NewAccountAsync();
        var receipt = await BuyAsync(visitor, account);
        var tab = await visitor.Page.Context.NewPageAsync(); // not signed in

        await tab.GotoAsync(Address($"/#/orders/{receipt.OrderId}"));
        await new StorefrontPage(tab, Checkout.Storefront).SendCredentialsAsync(account);

        await Expect(tab.Locator("#order-id")).ToHaveTextAsync(receipt.OrderId);
        await Expect(tab.Locator("h1")).ToBeFocusedAsync();
    });

    [Fact]
    public Task sign_in_link_leads_back_to_the_receipt() => VisitAsync(Desktop, async visitor =>
    {
        var account = await NewAccountAsync();
        var receipt = await BuyAsync(visitor, account);
        var tab = await visitor.Page.Context.NewPageAsync();
        await tab.GotoAsync(Address($"/#/orders/{receipt.OrderId}"));

        await tab.Locator("#sign-in-link").ClickAsync();
        await new StorefrontPage(tab, Checkout.Storefront).SendCredentialsAsync(account);

        await Expect(tab.Locator("#order-id")).ToHaveTextAsync(receipt.OrderId);
    });

    [Fact]
    public Task receipt_is_not_shown_to_the_next_customer() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [404];
        var receipt = await BuyAsync(visitor, await NewAccountAsync());
        var shop = visitor.VisitTo(Checkout.Storefront, Admin).Shop;
        await shop.SignOutAsync();
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();

        await visitor.Page.GoBackAsync();
        await shop.SendCredentialsAsync(await NewAccountAsync());

        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("You have no such order.");
        await Expect(visitor.Page.GetByText(receipt.OrderId)).ToHaveCountAsync(0);
    });

    private static async Task AssertSignInRequiredAsync(BrowserVisit visitor)
    {
        await Expect(visitor.Page.Locator("form.sign-in")).ToContainTextAsync("Your session has ended.");
        await Expect(visitor.Page.Locator("#sign-in-link")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("#account")).ToBeHiddenAsync();
    }
}
