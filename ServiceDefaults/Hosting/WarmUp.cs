using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Hosting;

/// <summary>
/// Compiles code, opens connections and fetches tokens before the service accepts its first request, which would otherwise
/// wait for them. The work must not change data. Derived classes are added with <c>AddHostedService</c>.
/// </summary>
/// <param name="logger">The logger of failures.</param>
public abstract partial class WarmUp(ILogger logger) : IHostedService
{
    // The service starts even if the warm-up fails or does not finish in time.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    // The number of connections to open for the first concurrent requests.
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

    /// <summary>Does the work. It is called once alone, and then several times concurrently.</summary>
    /// <param name="cancellationToken">Canceled after fifteen seconds.</param>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.warm_up.failed", Message =
        "Failed to complete {checkout.background_service.name}; continuing with slower first requests")]
    private partial void LogFailed([TagName("checkout.background_service.name")] string name, Exception exception);
}
