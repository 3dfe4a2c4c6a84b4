using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Hosting;

/// <summary>
/// Runs once, before the service takes its first request, what that request would have to wait for: code that is compiled, connections
/// that are opened, tokens that are fetched. The work is to change nothing. Derived classes are added with
/// <c>AddHostedService</c>, after the database.
/// </summary>
/// <param name="logger">Where a failure is logged.</param>
public abstract partial class WarmUp(ILogger logger) : IHostedService
{
    // What is not warm by then gets warm by traffic; a dependency that is down is no reason not to start.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    // As many connections are open when the first shoppers come together.
    private const int Parallel = 4;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await RunAsync(deadline.Token);
            await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => RunAsync(deadline.Token)));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(GetType().Name, exception);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does the work. Called several times, first alone and then at once.</summary>
    /// <param name="cancellationToken">Canceled after fifteen seconds.</param>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.warm_up.failed", Message =
        "Failed to complete {checkout.background_service.name}; the first requests are slower")]
    private partial void LogFailed([TagName("checkout.background_service.name")] string name, Exception exception);
}
