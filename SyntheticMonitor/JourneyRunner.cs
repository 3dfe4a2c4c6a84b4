using System.Diagnostics;
using Checkout.SyntheticMonitor.Browsing;
using Checkout.SyntheticMonitor.Journeys;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Polly;

namespace Checkout.SyntheticMonitor;

/// <summary>
/// Runs one journey in a browser, with a timeout, metrics and a trace of its own. The server's traces of the browser's requests
/// have links to it.
/// </summary>
internal sealed partial class JourneyRunner(MonitorMetrics metrics, IOptions<MonitorOptions> options, ILogger<JourneyRunner> logger)
{
    private const string ClientId = "synthetic-monitor";

    // Limits cleanup, so that an unresponsive browser does not block the monitor.
    private static readonly TimeSpan CleanUpTimeout = TimeSpan.FromSeconds(10);

    public async Task RunAsync(Journey journey, Chromium chromium, Account account, CancellationToken cancellationToken)
    {
        using var activity = metrics.Activities.StartActivity($"synthetic {journey.Name}");
        activity?.SetTag("checkout.synthetic.journey", journey.Name);
        IBrowserContext? context = null;
        string? step = null;
        try
        {
            context = await chromium.NewVisitorAsync().WaitAsync(options.Value.Deadline, cancellationToken);
            // Drops the page's own spans, which would be in other traces. The spans of the steps replace them.
            await context.RouteAsync("**/api/telemetry/**", route => route.FulfillAsync(new() { Status = 204 }));
            var page = await context.NewPageAsync().WaitAsync(options.Value.Deadline, cancellationToken);
            var visit = new Visit(page, options.Value.Storefront, account, (name, action) => metrics.StepAsync(journey.Name, name, async span =>
            {
                step = name;
                await page.SetExtraHTTPHeadersAsync(Headers(span));
                await action();
            }));
            await RunInTimeAsync(journey, visit, page, cancellationToken);
            metrics.Ran(journey.Name, success: true);
            LogSucceeded(journey.Name);
        }
        catch (Exception exception) when (IsFailure(exception) && !cancellationToken.IsCancellationRequested)
        {
            metrics.Ran(journey.Name, success: false);
            activity?.RecordFailure(exception);
            LogFailed(journey.Name, step, exception);
        }
        finally
        {
            await (context?.CloseAsync() ?? Task.CompletedTask).WaitAsync(CleanUpTimeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Returns whether the exception is a failure of the system or the browser, and not a bug in the monitor.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is JourneyFailedException or PlaywrightException or TimeoutException or HttpRequestException or ExecutionRejectedException;

    private async Task RunInTimeAsync(Journey journey, Visit visit, IPage page, CancellationToken cancellationToken)
    {
        var run = journey.RunAsync(visit);
        try
        {
            await run.WaitAsync(options.Value.Deadline, cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            await KeepPictureAsync(journey, page);
            throw;
        }
        finally
        {
            // Closing the page fails all operations that still wait for it.
            await page.CloseAsync().WaitAsync(CleanUpTimeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await run.WaitAsync(CleanUpTimeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Keeps one screenshot per journey: that of its last failure.
    private async Task KeepPictureAsync(Journey journey, IPage page)
    {
        var file = Path.Combine(options.Value.Folder, $"{journey.Name}-failed.png");
        try
        {
            await page.ScreenshotAsync(new() { Path = file, Timeout = (float)CleanUpTimeout.TotalMilliseconds });
            LogPicture(file);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException or IOException)
        {
            LogNoPicture(journey.Name, exception);
        }
    }

    // W3C trace context: https://www.w3.org/TR/trace-context/
    private static Dictionary<string, string> Headers(Activity? span) => span is null
        ? new() { ["X-Client-Id"] = ClientId }
        : new() { ["traceparent"] = span.Id!, ["X-Client-Id"] = ClientId };

    [LoggerMessage(LogLevel.Information, EventName = "checkout.synthetic.succeeded", Message = "Journey {checkout.synthetic.journey} succeeded")]
    private partial void LogSucceeded([TagName("checkout.synthetic.journey")] string journey);

    [LoggerMessage(LogLevel.Error, EventName = "checkout.synthetic.failed", Message = "Journey {checkout.synthetic.journey} failed")]
    private partial void LogFailed(
        [TagName("checkout.synthetic.journey")] string journey,
        [TagName("checkout.synthetic.step")] string? step,
        Exception exception);

    [LoggerMessage(LogLevel.Information, EventName = "checkout.synthetic.screenshot_saved", Message = "Saved a screenshot to {file.path}")]
    private partial void LogPicture([TagName("file.path")] string path);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.synthetic.screenshot_failed", Message =
        "Failed to take a screenshot of journey {checkout.synthetic.journey}")]
    private partial void LogNoPicture([TagName("checkout.synthetic.journey")] string journey, Exception exception);
}
