using Checkout.SyntheticMonitor.Journeys;
using Microsoft.Playwright;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Somebody at a page, who also sees what people do not look at: the console, the network, and a page too wide.</summary>
internal sealed class Visitor
{
    private readonly List<string> _complaints = [];
    private readonly HashSet<string> _hosts = [];

    public Visitor(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Complain(message.Type == "error" && !IsExpected(message), $"console: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Complain(true, $"script: {error}");
        page.Request += (_, request) => Complain(!IsOfThePage(request.Url), $"request to {request.Url}");
    }

    public IPage Page { get; }

    /// <summary>Statuses of the API that belong to what is done: the browser writes them to the console as errors.</summary>
    public IReadOnlyList<int> ExpectedStatuses { get; set; } = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Goes on a journey; says at which step it failed.</summary>
    public Task MakeAsync(Journey journey, Uri storefront, Account account) => journey.RunAsync(VisitTo(storefront, account));

    /// <summary>The pages of a shop, to do with as one likes.</summary>
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
        Complain(overflow > 0, $"step {step}: the page is {overflow} px wider than the window");
    }

    // A script that a test runs in the page, such as axe, has no address.
    private bool IsExpected(IConsoleMessage message) =>
        message.Location.StartsWith(':') ||
        ExpectedStatuses.Any(status => message.Text.StartsWith($"Failed to load resource: the server responded with a status of {status} ", StringComparison.Ordinal));

    private bool IsOfThePage(string url) => new Uri(url) is var address && (address.Scheme == "data" || _hosts.Contains(address.Authority));

    private void Complain(bool isWrong, string complaint)
    {
        if (isWrong)
        {
            lock (_complaints)
            {
                _complaints.Add(complaint);
            }
        }
    }
}
