namespace Checkout.Gateway.Usage;

/// <summary>
/// Writes the counts once a second, and when the process stops. A killed process loses the counts of one second, or of one minute
/// while Redis is down. A batch that Redis did not confirm is written again, but counted once.
/// </summary>
internal sealed class UsageWriter(UsageQueue queue, UsageStore store, UsageMetrics metrics, ILogger<UsageWriter> logger) : RestartingBackgroundService(logger)
{
    private const int MaxWaiting = 60;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Queue<UsageBatch> _waiting = [];

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server has already stopped, so there are no more requests.
        }

        // Flushes here and not in StopAsync, which several callers may run concurrently.
        await FlushAsync();
    }

    private async Task FlushAsync()
    {
        if (queue.Drain() is { IsEmpty: false } batch)
        {
            _waiting.Enqueue(batch);
        }

        try
        {
            while (_waiting.TryPeek(out var oldest))
            {
                await store.AddAsync(oldest);
                _waiting.Dequeue();
            }
        }
        catch (RedisUnavailableException)
        {
            while (_waiting.Count > MaxWaiting)
            {
                metrics.RecordDropped(_waiting.Dequeue().Requests);
            }
        }
    }
}
