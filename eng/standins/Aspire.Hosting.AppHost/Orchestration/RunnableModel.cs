using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Refuses what this build of Aspire.Hosting cannot do.</summary>
internal static class RunnableModel
{
    /// <exception cref="DistributedApplicationException">The application is to be published.</exception>
    public static void RequireRunMode(DistributedApplicationExecutionContext context)
    {
        if (context.IsPublishMode)
        {
            throw new DistributedApplicationException(
                "This build's Aspire.Hosting is a stand-in that runs projects and executables only: to publish, build with a package feed that has Aspire.");
        }
    }

    /// <exception cref="DistributedApplicationException">There are containers in the model.</exception>
    public static void RequireNoContainers(DistributedApplicationModel model)
    {
        if (model.Resources.OfType<ContainerResource>().Select(container => container.Name).ToList() is { Count: > 0 } containers)
        {
            throw new DistributedApplicationException(
                $"This build's Aspire.Hosting is a stand-in that runs projects and executables only, and these resources are containers: {string.Join(", ", containers)}. Use native backends, or build with a package feed that has Aspire.");
        }
    }
}
