namespace Checkout.ServiceDefaults.Hosting;

/// <summary>
/// Wakes a loop that otherwise looks once a period. Signals that come while one is waiting to be seen are one signal.
/// </summary>
public sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _signaled = new(0, 1);

    /// <summary>Ends the current wait, or else the next one at once. Any thread may call it.</summary>
    public void Set()
    {
        if (_signaled.CurrentCount == 0)
        {
            try
            {
                _signaled.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another thread has just released it, which is as good.
            }
        }
    }

    /// <summary>Returns when the signal is set, and after <paramref name="period"/> at the latest.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> is canceled.</exception>
    public Task WaitAsync(TimeSpan period, CancellationToken cancellationToken) => _signaled.WaitAsync(period, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signaled.Dispose();
}
