using Microsoft.Playwright;

namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>A user's path through the pages, with the expected results.</summary>
internal abstract class Journey
{
    /// <summary>Gets the short name, a label value of the metrics: <c>buy</c>.</summary>
    public abstract string Name { get; }

    /// <exception cref="JourneyFailedException">A page shows an unexpected result.</exception>
    /// <exception cref="PlaywrightException">An expected element did not appear in time.</exception>
    /// <exception cref="TimeoutException">An expected element did not appear in time.</exception>
    public abstract Task RunAsync(Visit visit);
}

/// <summary>The account of the visitor.</summary>
internal sealed record Account(string Email, string Password, bool IsAdmin = false, bool IsSynthetic = false)
{
    /// <summary>Returns a text without the password, which the default would include.</summary>
    public override string ToString() => $"account of {Email}";
}

/// <summary>One run of a journey.</summary>
/// <param name="page">The browser page.</param>
/// <param name="storefront">The address of the storefront.</param>
/// <param name="account">The account of the visitor.</param>
/// <param name="runStep">Runs one step, records its duration, and reports its name on failure.</param>
internal sealed class Visit(IPage page, Uri storefront, Account account, Func<string, Func<Task>, Task> runStep)
{
    public Account Account => account;

    public StorefrontPage Shop { get; } = new(page, storefront);

    public OperationsPage Operations { get; } = new(page, storefront);

    public Task StepAsync(string step, Func<Task> action) => runStep(step, action);
}

/// <summary>The exception that is thrown when a page shows an unexpected result.</summary>
internal sealed class JourneyFailedException(string message) : Exception(message);
