using Checkout.SyntheticMonitor.Journeys;
using Microsoft.Playwright;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>A browser page that also records problems: console errors, failed requests, and content wider than the window.</summary>
internal sealed class BrowserVisit
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _hosts = [];

    public BrowserVisit(IPage page)
    {
        Page = page;
        page.Console += (_, message) => AddProblem(message.Type == "error" && !IsExpected(message), $"console: {message.Text} ({message.Location})");
        page.PageError += (_, error) => AddProblem(true, $"script: {error}");
        page.Request += (_, request) => AddProblem(!IsOfThePage(request.Url), $"request to {request.Url}");
    }

    public IPage Page { get; }

    /// <summary>Gets or sets the error statuses that the visit expects, which the browser reports in the console.</summary>
    public IReadOnlyList<int> ExpectedStatuses { get; set; } = [];

    /// <summary>Gets the recorded problems.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_problems)
            {
                return [.. _problems];
            }
        }
    }

    /// <summary>Runs a journey. On failure, reports the step.</summary>
    public Task MakeAsync(Journey journey, Uri storefront, Account account) => journey.RunAsync(VisitTo(storefront, account));

    /// <summary>Returns a visit for free use of the pages.</summary>
    public Visit VisitTo(Uri storefront, Account account)
    {
        _hosts.Add(storefront.Authority);
        return new Visit(Page, storefront, account, async (step, action) =>
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"Step {step}");
            await action();
            await CheckWidthAsync(step);
        });
    }

    private async Task CheckWidthAsync(string step)
    {
        var overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        AddProblem(overflow > 0, $"step {step}: the page is {overflow} px wider than the window");
    }

    // A script that a test injects, such as axe, has no address.
    private bool IsExpected(IConsoleMessage message) =>
        message.Location.StartsWith(':') ||
        ExpectedStatuses.Any(status => message.Text.StartsWith($"Failed to load resource: the server responded with a status of {status} ", StringComparison.Ordinal));

    private bool IsOfThePage(string url) => new Uri(url) is var address && (address.Scheme == "data" || _hosts.Contains(address.Authority));

    private void AddProblem(bool isWrong, string problem)
    {
        if (isWrong)
        {
            lock (_problems)
            {
                _problems.Add(problem);
            }
        }
    }
}
