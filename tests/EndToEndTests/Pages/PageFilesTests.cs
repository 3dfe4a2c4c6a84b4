using System.Net;
using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests that the static files are up to date, compressed, and cause no layout shifts while they load.</summary>
public sealed partial class PageFilesTests(RunningCheckout checkout) : PageTest(checkout)
{
    private const double MaxLayoutShift = 0.05;

    // What browsers report for a response without content: the size of its headers.
    private const double RevalidationBytes = 300;

    private static readonly (string, string) AsBrowsersAccept = ("Accept-Encoding", "gzip, deflate, br");

    [Theory]
    [InlineData("/")]
    [InlineData("/js/api.js")]
    [InlineData("/css/base.css")]
    public async Task file_is_revalidated_and_sent_only_if_changed(string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Checkout.Storefront };
        using var first = await GetAsync(http, path, AsBrowsersAccept);

        using var second = await GetAsync(http, path, AsBrowsersAccept, ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.True(first.Headers.CacheControl?.NoCache, "Browsers may use it without asking.");
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.NotEmpty(second.Headers.GetValues("Content-Security-Policy"));
        Assert.False(first.Headers.Contains("RateLimit-Limit"), "Files count against no limit.");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ops.html")]
    public Task second_visit_revalidates_files_without_downloading_them(string path) => VisitAsync(Desktop, async visitor =>
    {
        visitor.VisitTo(Checkout.Storefront, Admin);
        var first = await LoadAsync(visitor.Page, path);
        await visitor.Page.GotoAsync("about:blank");

        var second = await LoadAsync(visitor.Page, path);

        Assert.NotEmpty(first);
        Assert.Equal(first.Keys.Order(), second.Keys.Order());
        Assert.All(second, file => Assert.True(file.Value > 0 || Fingerprint().IsMatch(file.Key), $"{file.Key} was used without asking."));
        Assert.All(second, file => Assert.True(file.Value <= RevalidationBytes, $"{file.Key} was sent again."));
    });

    [Theory]
    [InlineData("/js/api.js")]
    [InlineData("/css/base.css")]
    public async Task file_is_compressed(string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Checkout.Storefront };

        using var plain = await GetAsync(http, path);

        using var answer = await GetAsync(http, path, AsBrowsersAccept);

        Assert.Contains(Assert.Single(answer.Content.Headers.ContentEncoding), (string[])["gzip", "br"]);
        Assert.InRange(answer.Content.Headers.ContentLength!.Value, 1, plain.Content.Headers.ContentLength!.Value / 2);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ops.html")]
    [InlineData("/usage.html")]
    public async Task script_address_contains_a_content_hash(string path)
    {
        using var http = new HttpClient { BaseAddress = Checkout.Storefront };
        var script = Script().Match(await http.GetStringAsync(path, TestContext.Current.CancellationToken)).Groups[1].Value;

        using var answer = await GetAsync(http, $"/{script}");

        Assert.Matches(Fingerprint(), script);
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", $"{answer.Headers.CacheControl}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", Phone)]
    [InlineData("/", Desktop)]
    [InlineData("/ops.html", Phone)]
    [InlineData("/ops.html", Desktop)]
    public Task page_layout_does_not_shift_while_loading(string path, int width) => VisitAsync(width, async visitor =>
    {
        await OpenOperationsAsync(visitor); // the session belongs to this tab
        await visitor.Page.AddInitScriptAsync(
            """
            window.shift = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.hadRecentInput ? 0 : entry.value; })).observe({ type: 'layout-shift', buffered: true });
            """);

        await visitor.Page.GotoAsync(Address(path));
        await Expect(visitor.Page.Locator(path == "/" ? ".tile" : ".services > li").First).ToBeVisibleAsync();
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var shift = await visitor.Page.EvaluateAsync<double>("window.shift");
        var (requests, bytes) = await MeasureAsync(visitor.Page);
        TestContext.Current.TestOutputHelper?.WriteLine($"{path} at {width} px: layout shift {shift:0.000}, {requests} requests, {bytes / 1024:0.0} KiB");
        Assert.InRange(shift, 0, MaxLayoutShift);
    });

    // Loads a page. Returns its scripts and style sheets, with the bytes that were transferred for each.
    private async Task<Dictionary<string, double>> LoadAsync(IPage page, string path)
    {
        await page.GotoAsync(Address(path));
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return await page.EvaluateAsync<Dictionary<string, double>>(
            """
            () => Object.fromEntries(performance.getEntriesByType('resource')
              .filter(({ name }) => /\.(js|css)$/.test(name)).map(({ name, transferSize }) => [name, transferSize]))
            """);
    }

    private static async Task<(int Requests, double Bytes)> MeasureAsync(IPage page)
    {
        var sizes = await page.EvaluateAsync<double[]>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(entry => entry.encodedBodySize)");
        return (sizes.Length, sizes.Sum());
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("""<script type="module" src="([^"]+)">""")]
    private static partial Regex Script();

    [GeneratedRegex(@"/main\.[a-z0-9]{10}\.js$")]
    private static partial Regex Fingerprint();
}
