using Checkout.SyntheticMonitor.Browsing;
using Microsoft.Playwright;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>The Chromium that is installed on this machine.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Chromium _chromium;

    private Browser(Chromium chromium) => _chromium = chromium;

    /// <summary>Starts it, or skips the test, saying why, where there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        var program = ChromiumProgram.Find();
        Assert.SkipWhen(program is null, "There is no Chromium: install the package chromium.");
        return new Browser(await Chromium.StartAsync(program!));
    }

    /// <summary>
    /// Has somebody visit. When something goes wrong, a picture and a trace of it (to open with <c>playwright
    /// show-trace</c>) are kept beside the tests, and the output says where.
    /// </summary>
    public async Task VisitAsync(int width, int height, Func<Visitor, Task> visit)
    {
        await using var context = await _chromium.NewVisitorAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        await context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        var visitor = new Visitor(await context.NewPageAsync());
        try
        {
            await visit(visitor);
        }
        catch
        {
            await KeepEvidenceAsync(context, visitor.Page);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _chromium.DisposeAsync();

    private static async Task KeepEvidenceAsync(IBrowserContext context, IPage page)
    {
        var name = Path.Combine(Screenshots.ResultsFolder, $"{TestContext.Current.TestMethod?.MethodName}-{Guid.NewGuid().ToString("N")[..6]}");
        await page.ScreenshotAsync(new() { Path = name + ".png", FullPage = true });
        await context.Tracing.StopAsync(new() { Path = name + ".zip" });
        TestContext.Current.TestOutputHelper?.WriteLine($"What the page looked like is in {name}.png, and how it came to that in {name}.zip.");
    }
}
