using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests the pages with slow, missing and late responses: they show the state, block only what depends on it, and recover.</summary>
public sealed class SlowPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    private const string TryLater = """{"code":"try_later","detail":"Not now."}""";

    [Fact]
    public Task receipt_does_not_wait_for_the_trace_address() => VisitAsync(Desktop, async visitor =>
    {
        var links = await DelayResponsesAsync(visitor.Page, "**/api/links");

        await BuyAsync(visitor, await NewAccountAsync());
        await Expect(visitor.Page.Locator("#trace-link")).ToBeHiddenAsync();
        links.SetResult();

        await Expect(visitor.Page.Locator("#trace-link")).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("/#/", "**/api/products", "Every order is a trace you can read.")]
    [InlineData("/#/orders", "**/api/orders", "My orders")]
    public Task view_shows_heading_and_loading_state_immediately(string view, string address, string heading) => VisitAsync(Phone, async visitor =>
    {
        var account = await NewAccountAsync();
        await SignInAsync(visitor, account);
        var answer = await DelayResponsesAsync(visitor.Page, address);

        await visitor.Page.GotoAsync(Address("/#/basket"));
        await visitor.Page.GotoAsync(Address(view));

        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync(heading);
        await Expect(visitor.Page.Locator("main [role=status]")).ToHaveTextAsync("Loading …");
        answer.SetResult();
        await Expect(visitor.Page.GetByText("Loading …")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task operations_page_shows_loading_state() => VisitAsync(Desktop, async visitor =>
    {
        var answer = await DelayResponsesAsync(visitor.Page, "**/api/ops/bottlenecks*");

        await OpenOperationsAsync(visitor);

        await Expect(visitor.Page.Locator(".bottlenecks")).ToContainTextAsync("Loading …");
        await Expect(visitor.Page.Locator("#freshness")).ToContainTextAsync("As of");
        await Expect(visitor.Page.Locator(".bottlenecks")).Not.ToContainTextAsync("No checkouts");
        answer.SetResult();
        await Expect(visitor.Page.Locator(".bottlenecks")).Not.ToContainTextAsync("Loading …");
    });

    [Theory]
    [InlineData("/#/", "**/api/products", ".tile")]
    [InlineData("/#/orders", "**/api/orders", "main .lead")]
    public Task failed_view_is_retried_automatically(string view, string address, string shown) => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [503];
        await SignInAsync(visitor, await NewAccountAsync());
        await visitor.Page.RouteAsync(address, route => route.FulfillAsync(Problem(503, TryLater, retryAfter: "3")), new() { Times = 1 });
        await visitor.Page.GotoAsync(Address("/#/basket"));

        await visitor.Page.GotoAsync(Address(view));

        await Expect(visitor.Page.Locator("main .notice")).ToContainTextAsync("Trying again in");
        await Expect(visitor.Page.Locator(shown).First).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("/#/", "**/api/products")]
    [InlineData("/#/orders", "**/api/orders")]
    public Task view_response_from_another_server_is_reported(string view, string address) => VisitAsync(Phone, async visitor =>
    {
        await SignInAsync(visitor, await NewAccountAsync());
        await visitor.Page.RouteAsync(address, NetworkAnswersAsync);
        await visitor.Page.GotoAsync(Address("/#/basket"));

        await visitor.Page.GotoAsync(Address(view));

        await Expect(visitor.Page.Locator("main .notice")).ToContainTextAsync("The response was not from the shop.");
    });

    [Fact]
    public Task sign_in_response_from_another_server_is_reported() => VisitAsync(Desktop, async visitor =>
    {
        await visitor.Page.RouteAsync("**/api/auth/login", NetworkAnswersAsync);
        var shop = visitor.VisitTo(Checkout.Storefront, Admin).Shop;
        await shop.OpenAsync();
        await shop.OpenSignInAsync();

        await shop.SendCredentialsAsync(Admin);

        Assert.Contains("The response was not from the shop.", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(429, "90", "90 s")]
    [InlineData(429, "150", "3 min")]
    [InlineData(503, "90", "90 s")]
    public Task throttled_sign_in_shows_the_wait_time(int status, string retryAfter, string wait) => VisitAsync(Phone, async visitor =>
    {
        visitor.ExpectedStatuses = [status];
        await visitor.Page.RouteAsync("**/api/auth/login", route => route.FulfillAsync(Problem(status, TryLater, retryAfter)));
        var shop = visitor.VisitTo(Checkout.Storefront, Admin).Shop;
        await shop.OpenAsync();
        await shop.OpenSignInAsync();

        await shop.SendCredentialsAsync(Admin);

        Assert.Contains($"Try again in {wait}.", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
        await Expect(visitor.Page.Locator("form.sign-in button[type=submit]")).ToContainTextAsync("Try again in");
    });

    [Fact]
    public Task delayed_payment_can_be_retried_after_the_wait_time() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [503];
        await visitor.Page.RouteAsync("**/api/checkout", route => route.FulfillAsync(Problem(503, TryLater, retryAfter: "2")), new() { Times = 1 });
        var shop = await PreparePaymentAsync(visitor);

        await shop.PayButton.ClickAsync();

        Assert.Contains("Try again in 2 s.", await shop.GetNoticeAsync("warning"), StringComparison.Ordinal);
        await Expect(shop.PayButton).ToHaveTextAsync("Try again");
        await Expect(shop.PayButton).ToHaveAttributeAsync("aria-disabled", "false");
        await shop.PayButton.ClickAsync();
        await shop.ReceiptAsync();
    });

    [Fact]
    public Task pending_order_shows_its_outcome_without_reload() => VisitAsync(Desktop, async visitor =>
    {
        var receipt = await BuyAsync(visitor, await NewAccountAsync());
        var isPending = true;
        await visitor.Page.RouteAsync($"**/api/orders/{receipt.OrderId}", async route =>
        {
            var answer = await route.FetchAsync();
            var text = await answer.TextAsync();
            await route.FulfillAsync(new() { Response = answer, Body = isPending ? text.Replace("\"confirmed\"", "\"pending\"", StringComparison.Ordinal) : text });
        });
        await visitor.Page.Clock.InstallAsync();
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Processing");

        for (var second = 0; second < 25; second++)
        {
            await visitor.Page.Clock.RunForAsync(1_000);
        }

        await Expect(visitor.Page.Locator(".sentence")).ToContainTextAsync("It takes longer than usual.");
        isPending = false;
        await visitor.Page.Clock.RunForAsync(6_000);
        await visitor.Page.Clock.ResumeAsync();
        await Expect(visitor.Page.Locator(".receipt.confirmed")).ToBeVisibleAsync();
    });

    [Fact]
    public Task truncated_order_list_is_indicated() => VisitAsync(Phone, async visitor =>
    {
        var receipt = await BuyAsync(visitor, await NewAccountAsync());
        await visitor.Page.RouteAsync("**/api/orders", async route =>
        {
            var answer = await route.FetchAsync();
            var order = (await answer.JsonAsync())!.Value.GetProperty("items")[0].GetRawText();
            await route.FulfillAsync(new() { Response = answer, Body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat(order, 100))}}]}""" });
        });

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();

        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("The newest 100 orders are shown.");
        Assert.NotEmpty(receipt.OrderId);
    });

    private async Task SignInAsync(BrowserVisit visitor, Account account)
    {
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await visitor.Page.GotoAsync(Address("/#/sign-in"));
        await shop.SignInAsync(account);
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();
    }

    // Answers like a network that wants its users to sign in first.
    private static Task NetworkAnswersAsync(IRoute route) =>
        route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Sign in to this network</h1>" });

    // Delays the responses of an address until the test completes the result.
    private static async Task<TaskCompletionSource> DelayResponsesAsync(IPage page, string address)
    {
        var released = new TaskCompletionSource();
        await page.RouteAsync(address, async route =>
        {
            await released.Task;
            await route.ContinueAsync();
        });
        return released;
    }
}
