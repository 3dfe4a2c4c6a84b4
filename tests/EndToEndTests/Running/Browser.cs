using Checkout.SyntheticMonitor.Browsing;
using Microsoft.Playwright;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>The installed Chromium. It starts with the first visit, and restarts after a crash.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private Chromium? _chromium;

    /// <summary>
    /// Runs a visit in a context without cookies, storage and cache. On failure, saves a screenshot and a trace (for
    /// <c>playwright show-trace</c>) next to the tests, and writes their paths to the output. Skips the test if Chromium is not
    /// installed.
    /// </summary>
    public async Task VisitAsync(int width, int height, Func<BrowserVisit, Task> visit)
    {
        var chromium = await GetChromiumAsync();
        await using var context = await chromium.NewVisitorAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        await context.Tracing.StartAsync(new() { Snapshots = true });
        var visitor = new BrowserVisit(await context.NewPageAsync());
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

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    private async Task<Chromium> GetChromiumAsync()
    {
        var program = ChromiumProgram.Find();
        Assert.SkipWhen(program is null, "There is no Chromium: install the package chromium.");
        if (_chromium is not { IsConnected: true })
        {
            await DisposeAsync();
            _chromium = await Chromium.StartAsync(program!);
        }

        return _chromium;
    }

    private static async Task KeepEvidenceAsync(IBrowserContext context, IPage page)
    {
        var name = Path.Combine(Screenshots.ResultsFolder, $"{TestContext.Current.TestMethod?.MethodName}-{Guid.NewGuid().ToString("N")[..6]}");
        await page.ScreenshotAsync(new() { Path = name + ".png", FullPage = true });
        await context.Tracing.StopAsync(new() { Path = name + ".zip" });
        TestContext.Current.TestOutputHelper?.WriteLine($"What the page looked like is in {name}.png, and how it came to that in {name}.zip.");
    }
}
