using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Orchestration;

/// <summary>Does all that can fail before anything is started.</summary>
internal sealed class ModelPreparation(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IServiceProvider services,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceHealth health,
    Dashboard dashboard)
{
    /// <exception cref="DistributedApplicationException">The application cannot be run as described.</exception>
    public async Task<DependencyGraph> RunAsync(CancellationToken cancellationToken)
    {
        RunnableModel.RequireRunMode(executionContext);
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken).ConfigureAwait(false);
        RunnableModel.RequireNoContainers(model);
        var graph = new DependencyGraph(model.Resources);
        foreach (var resource in model.Resources)
        {
            health.RequireRegistered(resource);
        }
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false); // throws if it has none
        }
        PortAllocator.AllocateAll(model);
        dashboard.Prepare();
        foreach (var resource in model.Resources)
        {
            await AnnounceEndpointsAsync(resource, cancellationToken).ConfigureAwait(false);
        }
        return graph;
    }

    private async Task AnnounceEndpointsAsync(IResource resource, CancellationToken cancellationToken)
    {
        await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
        var urls = await EndpointUrls.GetAsync(resource, executionContext, cancellationToken).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { Urls = urls }).ConfigureAwait(false);
    }
}
