using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>The receipt that the page shows.</summary>
internal sealed record Receipt(string OrderId, string TraceId, string Total);

/// <summary>The page object of the storefront.</summary>
internal sealed class StorefrontPage(IPage page, Uri storefront)
{
    public const string GoodCard = "4242424242424242";
    public const string DeclinedCard = "4000000000000002";
    public const string SoldOutSku = "vinyl-downtime";

    private ILocator Notice => page.Locator(".messages .notice");

    /// <summary>Opens the storefront. Returns the product with the largest stock, so that frequent runs do not sell one out.</summary>
    public async Task<string> OpenAsync()
    {
        var catalog = await page.RunAndWaitForResponseAsync(
            () => page.GotoAsync(storefront.ToString()), response => response.Url.EndsWith("/api/products", StringComparison.Ordinal));
        await Expect(page.Locator(".tile").First).ToBeVisibleAsync();
        var products = (await catalog.JsonAsync())!.Value.GetProperty("items").EnumerateArray().ToList();
        return products.MaxBy(product => product.GetProperty("available").GetInt32()).GetProperty("sku").GetString()!;
    }

    public async Task AddToBasketAsync(string sku)
    {
        await page.Locator($"button[data-sku='{sku}']").ClickAsync();
        await page.Locator("#basket-link").ClickAsync();
        await Expect(page.Locator($"[data-line='{sku}']")).ToBeVisibleAsync();
    }

    /// <summary>Submits the sign-in form of the page.</summary>
    public async Task SendCredentialsAsync(Account account)
    {
        await page.GetByLabel("E-mail").FillAsync(account.Email);
        await page.GetByLabel("Password").FillAsync(account.Password);
        await page.Locator("form.sign-in button[type=submit]").ClickAsync();
    }

    public async Task SignInAsync(Account account)
    {
        await SendCredentialsAsync(account);
        await SeesAsync(page.Locator("#sign-out"));
    }

    public async Task OpenSignInAsync()
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("form.sign-in")).ToBeVisibleAsync();
    }

    public async Task FillCardAsync(string number)
    {
        await page.GetByLabel("Card number").FillAsync(number);
        await page.GetByLabel("Expiry").FillAsync($"12/{(DateTime.UtcNow.Year + 3) % 100}");
        await page.GetByLabel("Security code").FillAsync("123");
    }

    public ILocator PayButton => page.Locator("#pay");

    /// <summary>Waits for the receipt of the order.</summary>
    public async Task<Receipt> ReceiptAsync()
    {
        await SeesAsync(page.Locator(".receipt.confirmed"));
        return new Receipt(
            await page.Locator("#order-id").InnerTextAsync(),
            await page.Locator("#trace-id").InnerTextAsync(),
            await page.Locator("#receipt-total").InnerTextAsync());
    }

    /// <summary>Waits for a notice of this kind (<c>danger</c> or <c>warning</c>), and returns its text.</summary>
    public async Task<string> GetNoticeAsync(string kind)
    {
        await Expect(Notice.Or(page.Locator(".receipt")).First).ToBeVisibleAsync();
        return await Notice.CountAsync() > 0 && (await Notice.GetAttributeAsync("class"))!.Contains(kind, StringComparison.Ordinal)
            ? await Notice.InnerTextAsync()
            : throw new JourneyFailedException($"The page shows no notice of kind {kind}, but: {await page.Locator("main").InnerTextAsync()}");
    }

    public async Task FindOrderAsync(string orderId)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await Expect(page.Locator($"a[href='#/orders/{orderId}']")).ToBeVisibleAsync();
    }

    public async Task SignOutAsync()
    {
        await page.Locator("#sign-out").ClickAsync();
        await Expect(page.Locator("#sign-in-link")).ToBeVisibleAsync();
    }

    /// <summary>Returns the number of orders on the page.</summary>
    public async Task<int> CountOrdersAsync()
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My orders" })).ToBeVisibleAsync();
        await Expect(page.Locator(".region[aria-busy]")).ToHaveCountAsync(0);
        return await page.Locator(".order").CountAsync();
    }

    // Also waits for a notice, so that an error fails the step at once instead of after the timeout.
    private async Task SeesAsync(ILocator expected)
    {
        await Expect(expected.Or(Notice).First).ToBeVisibleAsync();
        if (await Notice.CountAsync() > 0)
        {
            throw new JourneyFailedException($"The page says: {await Notice.First.InnerTextAsync()}");
        }
    }
}
