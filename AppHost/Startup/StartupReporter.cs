using Microsoft.Extensions.Hosting;

namespace Checkout.AppHost.Startup;

/// <summary>Tells the console how the start goes, and afterwards what has ended.</summary>
internal sealed class StartupReporter(
    ResourceNotificationService notifications, StartupProgress progress, ReadyMessage message, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What ends while the AppHost stops has not failed.
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await Task.WhenAll(ReportChangesAsync(running.Token), ReportSlowAsync(running.Token));
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
        }
    }

    private async Task ReportChangesAsync(CancellationToken cancellationToken)
    {
        var isReadySaid = false;
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            // Parameters, connection strings and databases are not started.
            if (change.Resource is not (ContainerResource or ExecutableResource or ProjectResource))
            {
                continue;
            }

            if (progress.Update(change.Resource, ResourceReport.From(change.Snapshot)) is { } news)
            {
                var log = progress.StatusOf(change.Resource.Name) == StartupStatus.Failed ? await message.LogOfAsync(change.Resource.Name, cancellationToken) : "";
                await Console.Out.WriteLineAsync($"{news}{log}");
            }

            if (!isReadySaid && progress.IsReady)
            {
                isReadySaid = true;
                await Console.Out.WriteLineAsync(await message.ComposeAsync(progress, cancellationToken));
            }
        }
    }

    private async Task ReportSlowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (progress.TakeSlow() is { Count: > 0 } slow)
            {
                await Console.Out.WriteLineAsync($"Waiting for {string.Join(", ", slow)} ... (images that are not there yet are being pulled, which takes minutes)");
            }
        }
    }
}
