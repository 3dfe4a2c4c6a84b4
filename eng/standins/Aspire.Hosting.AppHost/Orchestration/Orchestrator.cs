using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the model: starts the resources in the order in which they wait for each other, and stops them in reverse.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    ModelPreparation preparation,
    IServiceProvider services,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ProcessGuardian guardian,
    Dashboard dashboard,
    RunLog log,
    IHostApplicationLifetime lifetime) : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<DistributedApplicationException?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DependencyGraph _graph = new([]);
    private Dictionary<IResource, ResourceRunner> _runners = [];
    private Task _starting = Task.CompletedTask;
    private Task? _stop;
    private int _failures;

    /// <summary>Does all that can fail before anything is started.</summary>
    /// <exception cref="DistributedApplicationException">The application cannot be run as described.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            _stopping.Cancel();
            _end.TrySetResult(null);
        });
        _graph = await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the dashboard and then, without waiting for them, the resources.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        guardian.Start();
        await dashboard.StartAsync(cancelled.Token).ConfigureAwait(false);

        _runners = model.Resources.ToDictionary(resource => resource, resource => ActivatorUtilities.CreateInstance<ResourceRunner>(services, resource));
        foreach (var (resource, runner) in _runners)
        {
            LifecycleCommands.Add(runner, _stopping.Token);
            await eventing.PublishAsync(
                new InitializeResourceEvent(resource, eventing, loggers, notifications, services), cancelled.Token).ConfigureAwait(false);
        }
        _starting = StartResourcesAsync();
    }

    /// <summary>Ends when the application is asked to stop (null), or when something has not come up.</summary>
    public Task<DistributedApplicationException?> WaitForEndAsync(CancellationToken cancellationToken) => _end.Task.WaitAsync(cancellationToken);

    public Task StopAsync() => _stop ??= StopResourcesAsync();

    public void Dispose()
    {
        foreach (var runner in _runners.Values)
        {
            runner.Dispose();
        }
        _stopping.Dispose();
    }

    private async Task StartResourcesAsync()
    {
        var runners = _runners.Values.Where(runner => runner.StartsByItself).ToList();
        var ready = Task.WhenAll(runners.Select(runner => RunStepAsync(runner, () => runner.StartAsync(_stopping.Token))));
        var started = Task.WhenAll(runners.Select(runner => notifications.WaitForResourceAsync(
            runner.Resource.Name, @event => @event.Snapshot.StartTimeStamp is not null, _stopping.Token)));
        await RunStepAsync(runner: null, async () =>
        {
            await started.ConfigureAwait(false);
            await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), _stopping.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);

        await ready.ConfigureAwait(false);
        if (!_stopping.IsCancellationRequested)
        {
            log.Say($"Everything is running after {_clock.Elapsed.TotalSeconds:0.0} s. Ctrl+C stops it.");
        }
    }

    /// <summary>Does something that ends the run if it fails.</summary>
    private async Task RunStepAsync(ResourceRunner? runner, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped on the way.
        }
        catch (DistributedApplicationException exception)
        {
            await FailAsync(runner, exception).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Something in the AppHost's own code, such as a callback: whoever reads this needs the stack.
            await FailAsync(runner, new($"'{runner?.Resource.Name ?? "The application"}' could not be started: {exception}", exception)).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(ResourceRunner? culprit, DistributedApplicationException failure)
    {
        if (Interlocked.Increment(ref _failures) > 1)
        {
            return; // The first failure is the one to tell: the others follow from it.
        }
        if (culprit is not null)
        {
            log.Report(culprit.Resource, "failed to start");
            await culprit.SetStateAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
            foreach (var dependant in _graph.AllDependantsOf(culprit.Resource))
            {
                log.Report(dependant, $"not started, as it waits for {culprit.Resource.Name}");
                await _runners[dependant].SetStateAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
            }
        }
        _end.TrySetResult(failure);
        lifetime.StopApplication();
    }

    private async Task StopResourcesAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_starting, Task.Delay(RunSettings.StopTimeout)).ConfigureAwait(false);

        var stops = new ConcurrentDictionary<IResource, Lazy<Task>>();
        await Task.WhenAll(_runners.Keys.Select(StopAfterDependants)).ConfigureAwait(false);
        await dashboard.StopAsync().ConfigureAwait(false);
        guardian.Dispose();

        Task StopAfterDependants(IResource resource) => stops.GetOrAdd(resource, _ => new(async () =>
        {
            await Task.WhenAll(_graph.DependantsOf(resource).Select(StopAfterDependants)).ConfigureAwait(false);
            await _runners[resource].StopAsync().ConfigureAwait(false);
        })).Value;
    }
}
