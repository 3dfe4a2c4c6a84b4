namespace Checkout.ServiceDefaults.Hosting;

/// <summary>
/// Wakes a polling loop before its period is over. Several signals before the next wait count as one.
/// </summary>
public sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _signaled = new(0, 1);

    /// <summary>Ends the current wait, or the next one if there is none. Thread-safe.</summary>
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
                // Another thread has just released it, which has the same effect.
            }
        }
    }

    /// <summary>Returns when the signal is set, or after <paramref name="period"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> is canceled.</exception>
    public Task WaitAsync(TimeSpan period, CancellationToken cancellationToken) => _signaled.WaitAsync(period, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signaled.Dispose();
}
