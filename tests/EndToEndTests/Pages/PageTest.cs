using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>The base class of page tests in a real browser. Tests delay or replace responses with routes of the browser.</summary>
public abstract class PageTest(RunningCheckout checkout) : EndToEndTest(checkout)
{
    protected const int Phone = 375;
    protected const int Desktop = 1280;

    private const int MaxTabs = 150;

    internal static readonly Account Admin = new("admin@example.com", "admin-password", IsAdmin: true);

    protected static string Month => $"12/{(DateTime.UtcNow.Year + 3) % 100}";

    /// <summary>Returns the address of a page or view.</summary>
    protected string Address(string path) => new Uri(Checkout.Storefront, path).ToString();

    // Also checks after each visit that the pages reported no problem.
    internal Task VisitAsync(int width, Func<BrowserVisit, Task> visit) => Checkout.Browser.VisitAsync(width, height: 900, async visitor =>
    {
        await visit(visitor);
        Assert.Empty(visitor.Problems);
    });

    internal async Task<Account> NewAccountAsync()
    {
        using var customer = await Checkout.NewCustomerAsync();
        return new Account(customer.Email, CheckoutClient.Password);
    }

    internal async Task<Receipt> BuyAsync(BrowserVisit visitor, Account account)
    {
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(StorefrontPage.GoodCard);
        await shop.PayButton.ClickAsync();
        return await shop.ReceiptAsync();
    }

    internal static async Task FillBasketAsync(StorefrontPage shop, Account account)
    {
        await shop.OpenAsync();
        await shop.AddToBasketAsync("mug-trace");
        await shop.SignInAsync(account);
    }

    /// <summary>Signs in, adds a mug to the basket and fills in the card.</summary>
    internal async Task<StorefrontPage> PreparePaymentAsync(BrowserVisit visitor, string card = StorefrontPage.GoodCard)
    {
        var account = await NewAccountAsync();
        var shop = visitor.VisitTo(Checkout.Storefront, account).Shop;
        await FillBasketAsync(shop, account);
        await shop.FillCardAsync(card);
        return shop;
    }

    /// <summary>Opens the operations page as an administrator.</summary>
    internal async Task OpenOperationsAsync(BrowserVisit visitor)
    {
        var visit = visitor.VisitTo(Checkout.Storefront, Admin);
        await visit.Operations.OpenAsync();
        await visit.Shop.SendCredentialsAsync(Admin);
        await Expect(visitor.Page.Locator(".signals")).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until the control has the focus, as somebody without a mouse does.</summary>
    internal static async Task TabToAsync(ILocator control)
    {
        for (var presses = 0; presses < MaxTabs; presses++)
        {
            if (await control.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await control.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{control} did not get the focus within {MaxTabs} presses of Tab.");
    }

    internal static RouteFulfillOptions Problem(int status, string json, string? retryAfter = null) => new()
    {
        Status = status,
        ContentType = "application/problem+json",
        Headers = retryAfter is null ? [] : [new("Retry-After", retryAfter)],
        Body = json,
    };
}
