using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Checkout.AppHost.Startup;

/// <summary>
/// Prints the progress of the start, and afterwards the resources that end. Starts before the orchestrator, whose start
/// includes pulling images. Stops when the AppHost begins to stop, since resources that end then have not failed.
/// </summary>
internal sealed partial class StartupReporter(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    StartupProgress progress,
    ReadyMessage message,
    IHostApplicationLifetime lifetime,
    ILogger<StartupReporter> logger,
    TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private const string TunnelFailed =
        "The tunnel through which containers reach the services failed to start. Its image is built on this machine from mcr.microsoft.com/azurelinux/base/core:3.0: make sure that the engine can pull this image, and start Checkout again.";

    private Task _reporting = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _reporting = ReportAsync();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _reporting.WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A failure to report does not stop the application.
    private async Task ReportAsync()
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            await Task.WhenAll(ReportChangesAsync(stopping), ReportSlowAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            LogFailed(exception);
        }
    }

    private async Task ReportChangesAsync(CancellationToken cancellationToken)
    {
        var (isReadyPrinted, isTunnelNamed) = (false, false);
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            // Parameters, connection strings and databases are not started.
            if (change.Resource is not (ContainerResource or ExecutableResource or ProjectResource))
            {
                continue;
            }

            if (progress.Update(change.Resource, ResourceReport.From(change.Snapshot)) is { } update)
            {
                var hasFailed = progress.GetStatus(change.Resource.Name) == StartupStatus.Failed;
                if (hasFailed && !isTunnelNamed && await LacksTunnelAsync(change.Resource, cancellationToken))
                {
                    isTunnelNamed = true;
                    await Console.Out.WriteLineAsync(TunnelFailed);
                }

                await Console.Out.WriteLineAsync(hasFailed ? $"{update} Its log: {await message.GetLogLocationAsync(change.Resource.Name, cancellationToken)}" : update);
            }

            if (!isReadyPrinted && progress.IsReady)
            {
                isReadyPrinted = true;
                await Console.Out.WriteLineAsync(await message.ComposeAsync(progress, cancellationToken));
            }
        }
    }

    // The tunnel is not a resource: only the logs of the resources that need it report the failure.
    private async Task<bool> LacksTunnelAsync(IResource resource, CancellationToken cancellationToken)
    {
        await foreach (var lines in logs.GetAllAsync(resource).WithCancellation(cancellationToken))
        {
            if (lines.Any(line => line.Content.Contains("container network tunnel proxies did not start", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private async Task ReportSlowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (progress.GetNewlySlow() is { Count: > 0 } slow)
            {
                await Console.Out.WriteLineAsync($"Waiting for {string.Join(", ", slow)} ...");
            }
        }
    }

    [LoggerMessage(LogLevel.Error, EventName = "checkout.startup.report_failed", Message = "Failed to report the progress of the start; continuing without reports")]
    private partial void LogFailed(Exception exception);
}
