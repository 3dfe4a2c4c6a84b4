using Microsoft.Playwright;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Saves screenshots to the folder in CHECKOUT_SCREENSHOTS, or else to TestResults next to the tests.</summary>
internal static class Screenshots
{
    public static string ResultsFolder => Path.Combine(AppContext.BaseDirectory, "TestResults");

    private static string Folder => Environment.GetEnvironmentVariable("CHECKOUT_SCREENSHOTS") is { Length: > 0 } folder ? folder : ResultsFolder;

    /// <summary>Saves a screenshot of the window, scrolled to the top of the page.</summary>
    public static async Task TakeAsync(IPage page, string file, bool wholePage = false)
    {
        await page.EvaluateAsync("() => { scrollTo(0, 0); document.activeElement?.blur(); }");
        await page.Mouse.MoveAsync(0, 0);
        await SaveAsync(page, file, wholePage);
    }

    /// <summary>Saves a screenshot without moving the focus and the pointer, which keep a menu open.</summary>
    public static Task TakeWithOpenMenuAsync(IPage page, string file) => SaveAsync(page, file, wholePage: false);

    private static async Task SaveAsync(IPage page, string file, bool wholePage) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, file), FullPage = wholePage, Animations = ScreenshotAnimations.Disabled });
}
