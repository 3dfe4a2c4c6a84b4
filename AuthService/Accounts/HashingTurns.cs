namespace Checkout.Auth.Accounts;

/// <summary>
/// Turns to hash a password, which is made to cost much: as many at a time as there are processors. More would not be
/// done sooner, and would keep all other requests waiting with them.
/// </summary>
internal sealed class HashingTurns : IDisposable
{
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount);

    /// <summary>Waits for a turn, which lasts until what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Turn(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
