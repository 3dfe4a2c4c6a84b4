using Microsoft.Playwright;

namespace Checkout.SyntheticMonitor.Browsing;

/// <summary>A headless Chromium that can reach only this machine and the storefront.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const int TimeoutMs = 30_000;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    static Chromium() => Assertions.SetDefaultExpectTimeout(TimeoutMs);

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Gets whether the browser is running.</summary>
    public bool IsConnected => _browser.IsConnected;

    /// <exception cref="PlaywrightException">The browser failed to start.</exception>
    public static async Task<Chromium> StartAsync(string program, string storefrontHost = "localhost")
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = program,
                Timeout = TimeoutMs,
                Args =
                [
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    $"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE {storefrontHost}",
                ],
            }));
        }
        catch (PlaywrightException)
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Creates a browser context without cookies, storage and cache.</summary>
    public async Task<IBrowserContext> NewVisitorAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(TimeoutMs);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        // A browser that does not close in time ends with the driver.
        await _browser.CloseAsync().WaitAsync(CloseTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _playwright.Dispose();
    }
}
