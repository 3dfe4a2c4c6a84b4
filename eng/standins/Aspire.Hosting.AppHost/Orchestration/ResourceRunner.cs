using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Orchestration;

/// <summary>Takes one resource from waiting to running to healthy, and back.</summary>
internal sealed class ResourceRunner(
    IResource resource,
    IServiceProvider services,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceDependencies dependencies,
    ResourceProcessFactory processes,
    ResourceHealth health,
    RunSettings settings,
    RunLog log) : IDisposable
{
    private ChildProcess? _process;
    private CancellationTokenSource _untilStopped = new();
    private Task _watching = Task.CompletedTask;

    public IResource Resource => resource;

    public bool StartsByItself => !resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    public Task SetStateAsync(string state) => notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = state });

    /// <summary>Starts the resource once what it waits for is there, and returns when it is healthy.</summary>
    /// <exception cref="DistributedApplicationException">It has not come up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _untilStopped.Dispose();
        _untilStopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await dependencies.WaitAsync(resource, cancellationToken).ConfigureAwait(false);
        await SetStateAsync(KnownResourceStates.Starting).ConfigureAwait(false);
        await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken).ConfigureAwait(false);

        var clock = Stopwatch.StartNew();
        if (ResourceProcessFactory.HasProcess(resource))
        {
            _process = await processes.StartAsync(resource, cancellationToken).ConfigureAwait(false);
            var urls = string.Join(", ", notifications.CurrentState(resource).Urls.Select(url => url.Url));
            log.Report(resource, $"started (process {_process.Id}){(urls.Length > 0 ? $" on {urls}" : "")}");
        }
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = DateTime.UtcNow,
            StopTimeStamp = null,
            ExitCode = null,
        }).ConfigureAwait(false);
        if (resource is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);
        }

        await BecomeHealthyAsync(cancellationToken).ConfigureAwait(false);
        if (resource.HealthCheckKeys().Any())
        {
            log.Report(resource, $"healthy after {clock.Elapsed.TotalSeconds:0.0} s");
        }
        await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { IsReady = true }).ConfigureAwait(false);
        _watching = Task.WhenAll(health.WatchAsync(resource, _untilStopped.Token), WatchExitAsync());
    }

    public async Task StopAsync()
    {
        await _untilStopped.CancelAsync().ConfigureAwait(false);
        if (_process is { } process)
        {
            var isRunning = !process.Exited.IsCompleted;
            if (isRunning)
            {
                await SetStateAsync(KnownResourceStates.Stopping).ConfigureAwait(false);
            }
            await process.StopAsync(RunSettings.StopTimeout).ConfigureAwait(false);
            await _watching.ConfigureAwait(false);
            _process = null;
            if (isRunning)
            {
                log.Report(resource, "stopped");
            }
            process.Dispose();
        }
    }

    public void Dispose() => _untilStopped.Dispose();

    private async Task BecomeHealthyAsync(CancellationToken cancellationToken)
    {
        using var exited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var healthy = health.WaitUntilHealthyAsync(resource, settings.StartTimeout, exited.Token);
        if (_process is not null && await Task.WhenAny(healthy, _process.Exited).ConfigureAwait(false) != healthy)
        {
            await exited.CancelAsync().ConfigureAwait(false);
            await healthy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw log.WithOutputOf(resource, $"'{resource.Name}' exited with code {await _process.Exited.ConfigureAwait(false)} before it was healthy.");
        }
        try
        {
            await healthy.ConfigureAwait(false);
        }
        catch (DistributedApplicationException exception)
        {
            throw log.WithOutputOf(resource, exception.Message);
        }
    }

    private async Task WatchExitAsync()
    {
        if (_process is not { } process)
        {
            return;
        }
        var exitCode = await process.Exited.ConfigureAwait(false);
        var wasAskedTo = _untilStopped.IsCancellationRequested;
        await _untilStopped.CancelAsync().ConfigureAwait(false);
        if (!wasAskedTo)
        {
            log.Report(resource, $"exited with code {exitCode}");
        }
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
        {
            State = KnownResourceStates.Finished,
            ExitCode = exitCode,
            StopTimeStamp = DateTime.UtcNow,
            IsReady = false,
        }).ConfigureAwait(false);
        notifications.TryGetCurrentState(resource.Name, out var stopped);
        await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, stopped!)).ConfigureAwait(false);
    }
}
