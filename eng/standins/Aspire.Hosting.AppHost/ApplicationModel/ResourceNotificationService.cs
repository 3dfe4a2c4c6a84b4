using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource, and tells when it changes.</summary>
public class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    internal ResourceNotificationService()
    {
    }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) =>
        PublishUpdateAsync(resource, resource.Name, stateFactory);

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var @event = new ResourceEvent(resource, resourceId, stateFactory(CurrentState(resource)));
            _current[resource.Name] = @event;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(@event); // unbounded: it cannot be full
            }
        }
        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            return _current.TryGetValue(resourceId, out resourceEvent);
        }
    }

    /// <summary>The present state of every resource, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var @event in _current.Values)
            {
                channel.Writer.TryWrite(@event);
            }
            _watchers.Add(channel);
        }
        try
        {
            await foreach (var @event in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return @event;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var @event in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(@event.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(@event))
            {
                return @event;
            }
        }
        throw new OperationCanceledException(cancellationToken);
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet();
        var reached = await WaitForResourceAsync(
            resourceName, @event => @event.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until the resource is healthy and the handlers of its <see cref="ResourceReadyEvent"/> have run.</summary>
    /// <exception cref="DistributedApplicationException">It has failed or ended.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(resourceName, IsHealthyOrEnded, cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.IsHealthy
            ? reached
            : throw new DistributedApplicationException($"The resource '{resourceName}' is not healthy: its state is {reached.Snapshot.State?.Text}.");

        bool IsHealthyOrEnded(ResourceEvent @event) => @event.Snapshot.IsHealthy
            || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && @event.Snapshot.HasEnded);
    }

    internal CustomResourceSnapshot CurrentState(IResource resource)
    {
        lock (_lock)
        {
            return _current.TryGetValue(resource.Name, out var @event) ? @event.Snapshot : InitialState(resource);
        }
    }

    private static CustomResourceSnapshot InitialState(IResource resource) => new()
    {
        ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
        Properties = [],
        State = KnownResourceStates.NotStarted,
        CreationTimeStamp = DateTime.UtcNow,
        HealthReports = [.. resource.HealthCheckKeys().Select(key => new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null))],
    };
}

/// <summary>A resource has reached a state.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
