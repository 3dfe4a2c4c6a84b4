using Microsoft.Playwright;

namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>What a person does on the pages, from beginning to end, and what they should see.</summary>
internal abstract class Journey
{
    /// <summary>A short name, a label of metrics: <c>buy</c>.</summary>
    public abstract string Name { get; }

    /// <exception cref="JourneyFailedException">Something else than expected was seen.</exception>
    /// <exception cref="PlaywrightException">What was expected was not seen in time.</exception>
    /// <exception cref="TimeoutException">What was expected was not seen in time.</exception>
    public abstract Task RunAsync(Visit visit);
}

/// <summary>An account to sign in with.</summary>
internal sealed record Account(string Email, string Password, bool IsAdmin = false, bool IsSynthetic = false)
{
    /// <summary>A record's own ToString would print the password.</summary>
    public override string ToString() => $"account of {Email}";
}

/// <summary>One run of a journey.</summary>
/// <param name="page">The browser's page.</param>
/// <param name="storefront">The address of the shop.</param>
/// <param name="account">Who it is that visits.</param>
/// <param name="runStep">Runs one step: measures it, and says which one failed.</param>
internal sealed class Visit(IPage page, Uri storefront, Account account, Func<string, Func<Task>, Task> runStep)
{
    public Account Account => account;

    public StorefrontPage Shop { get; } = new(page, storefront);

    public OperationsPage Operations { get; } = new(page, storefront);

    public Task StepAsync(string step, Func<Task> action) => runStep(step, action);
}

/// <summary>The pages show something else than they should.</summary>
internal sealed class JourneyFailedException(string message) : Exception(message);
