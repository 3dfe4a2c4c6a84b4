using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Waits for what a resource waits for.</summary>
internal sealed class ResourceDependencies(ResourceNotificationService notifications, RunSettings settings, RunLog log)
{
    /// <exception cref="DistributedApplicationException">What the resource waits for will not come.</exception>
    public async Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToList();
        var missing = waits.Where(wait => !IsOver(wait, notifications.CurrentState(wait.Resource))).Select(wait => wait.Resource.Name).Distinct().ToList();
        if (missing.Count > 0)
        {
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = KnownResourceStates.Waiting }).ConfigureAwait(false);
            log.Report(resource, $"waiting for {string.Join(", ", missing)}");
        }
        foreach (var wait in waits)
        {
            await WaitAsync(resource, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        // Until it is started there is no deadline: what it waits for itself has one, or it is to be started by hand.
        await notifications.WaitForResourceAsync(
            wait.Resource.Name, @event => @event.Snapshot.StartTimeStamp is not null || @event.Snapshot.HasEnded, cancellationToken).ConfigureAwait(false);
        ResourceEvent reached;
        try
        {
            // A little longer than the resource has itself: that it is late is its own failure.
            reached = await notifications.WaitForResourceAsync(wait.Resource.Name, @event => IsOver(wait, @event.Snapshot), cancellationToken)
                .WaitAsync(settings.StartTimeout + RunSettings.StopTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw log.WithOutputOf(wait.Resource, $"'{resource.Name}' cannot start: '{wait.Resource.Name}', which it waits for, takes too long.");
        }

        var isMet = wait.WaitType == WaitType.WaitForCompletion ? reached.Snapshot.ExitCode == wait.ExitCode : !reached.Snapshot.HasEnded;
        if (!isMet)
        {
            throw log.WithOutputOf(wait.Resource, $"'{resource.Name}' cannot start: '{wait.Resource.Name}', which it waits for, has ended with code {reached.Snapshot.ExitCode}.");
        }
    }

    private static bool IsOver(WaitAnnotation wait, CustomResourceSnapshot snapshot) => snapshot.HasEnded || wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => snapshot.IsHealthy,
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        _ => false,
    };
}
