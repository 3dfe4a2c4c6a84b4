using Microsoft.Playwright;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Pictures of pages, in the folder that CHECKOUT_SCREENSHOTS names, else in TestResults beside the tests.</summary>
internal static class Screenshots
{
    public static string ResultsFolder => Path.Combine(AppContext.BaseDirectory, "TestResults");

    private static string Folder => Environment.GetEnvironmentVariable("CHECKOUT_SCREENSHOTS") is { Length: > 0 } folder ? folder : ResultsFolder;

    /// <summary>Takes a picture of what is in the window, from the top of the page on.</summary>
    public static async Task TakeAsync(IPage page, string file, bool wholePage = false)
    {
        await page.EvaluateAsync("() => { scrollTo(0, 0); document.activeElement?.blur(); }");
        await page.Mouse.MoveAsync(0, 0);
        await SaveAsync(page, file, wholePage);
    }

    /// <summary>Takes a picture that leaves focus and pointer where they are, which keep a menu open.</summary>
    public static Task TakeWithOpenMenuAsync(IPage page, string file) => SaveAsync(page, file, wholePage: false);

    private static async Task SaveAsync(IPage page, string file, bool wholePage) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, file), FullPage = wholePage, Animations = ScreenshotAnimations.Disabled });
}
