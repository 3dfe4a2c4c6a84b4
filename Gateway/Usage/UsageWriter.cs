using Checkout.ServiceDefaults.Data;
using Checkout.ServiceDefaults.Hosting;

namespace Checkout.Gateway.Usage;

/// <summary>
/// Writes what was counted once a second, and a last time at the end: a process that is killed loses what it had
/// not written, a second's counts, or a minute's while Redis is away. A batch that Redis did not confirm is written again, and counts once.
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
            // The server has stopped before: nothing is answered any more.
        }

        // Here, where StopAsync waits for it: whoever else stops the host at the same time does not write beside it.
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
                metrics.Dropped(_waiting.Dequeue().Requests);
            }
        }
    }
}
