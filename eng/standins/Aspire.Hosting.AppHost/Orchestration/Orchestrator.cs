using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the whole model: checks it, starts the resources in the order they wait for each other, and stops them in reverse.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IServiceProvider services,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceHealth health,
    ProcessGuardian guardian,
    Dashboard dashboard,
    RunLog log,
    IHostApplicationLifetime lifetime) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<DistributedApplicationException?> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _clock = new();
    private Dictionary<IResource, ResourceRunner> _runners = [];
    private DependencyGraph _graph = new([]);
    private Task _starting = Task.CompletedTask;
    private Task? _stop;

    /// <summary>Does all that can fail before anything is started.</summary>
    /// <exception cref="DistributedApplicationException">The model cannot be run.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _clock.Start();
        lifetime.ApplicationStopping.Register(() => { _stopping.Cancel(); _over.TrySetResult(null); });
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken).ConfigureAwait(false);
        RunnableModel.Require(model, executionContext);
        _graph = new DependencyGraph(model.Resources);
        foreach (var resource in model.Resources)
        {
            health.RequireRegistered(resource);
        }
        PortAllocator.AllocateAll(model);
        dashboard.Prepare();
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        }
        foreach (var resource in model.Resources)
        {
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
            var urls = await EndpointUrls.GetAsync(resource, executionContext, cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { Urls = urls }).ConfigureAwait(false);
        }
    }

    /// <summary>Starts the dashboard and then, without waiting for them, the resources.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        guardian.Start();
        await dashboard.StartAsync(cancelled.Token).ConfigureAwait(false);

        _runners = model.Resources.ToDictionary(resource => resource, resource => ActivatorUtilities.CreateInstance<ResourceRunner>(services, resource));
        foreach (var resource in model.Resources)
        {
            LifecycleCommands.Add(_runners[resource], _stopping.Token);
            await eventing.PublishAsync(
                new InitializeResourceEvent(resource, eventing, loggers, notifications, services), cancelled.Token).ConfigureAwait(false);
        }
        _starting = StartResourcesAsync();
    }

    /// <summary>Ends when the application is asked to stop (null), or when a resource has not come up.</summary>
    public Task<DistributedApplicationException?> WaitForFailureAsync(CancellationToken cancellationToken) => _over.Task.WaitAsync(cancellationToken);

    public Task StopAsync() => _stop ??= StopAllAsync();

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
        var ready = Task.WhenAll(runners.Select(StartResourceAsync));
        Task started = Task.WhenAll(runners.Select(runner => notifications.WaitForResourceAsync(
            runner.Resource.Name, @event => @event.Snapshot.StartTimeStamp is not null, _stopping.Token)));

        await started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it can only be cancelled
        if (started.IsCompletedSuccessfully)
        {
            await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), _stopping.Token).ConfigureAwait(false);
        }
        await ready.ConfigureAwait(false);
        if (!_stopping.IsCancellationRequested)
        {
            log.Say($"Everything is running after {_clock.Elapsed.TotalSeconds:0.0} s. Ctrl+C stops it.");
        }
    }

    private async Task StartResourceAsync(ResourceRunner runner)
    {
        try
        {
            await runner.StartAsync(_stopping.Token).ConfigureAwait(false);
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
            await FailAsync(runner, new($"'{runner.Resource.Name}' could not be started: {exception}", exception)).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the run. The first failure is the one to tell; the others follow from it or from the stop.</summary>
    private async Task FailAsync(ResourceRunner runner, DistributedApplicationException failure)
    {
        if (!_over.TrySetResult(failure))
        {
            return;
        }
        log.Report(runner.Resource, "failed to start");
        await runner.SetStateAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
        foreach (var dependant in _graph.AllDependantsOf(runner.Resource))
        {
            log.Report(dependant, $"not started, as it waits for {runner.Resource.Name}");
            await _runners[dependant].SetStateAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
        }
        lifetime.StopApplication();
    }

    private async Task StopAllAsync()
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
