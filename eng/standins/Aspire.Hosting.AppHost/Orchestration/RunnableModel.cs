using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal static class RunnableModel
{
    /// <exception cref="DistributedApplicationException">This build of Aspire.Hosting cannot do what is asked.</exception>
    public static void Require(DistributedApplicationModel model, DistributedApplicationExecutionContext context)
    {
        if (context.IsPublishMode)
        {
            throw new DistributedApplicationException(
                "This build's Aspire.Hosting is a stand-in that runs projects and executables only: to publish, build with a package feed that has Aspire.");
        }
        if (model.Resources.OfType<ContainerResource>().Select(container => container.Name).ToList() is { Count: > 0 } containers)
        {
            throw new DistributedApplicationException(
                $"This build's Aspire.Hosting is a stand-in that runs projects and executables only, and these resources are containers: {string.Join(", ", containers)}. Use native backends, or build with a package feed that has Aspire.");
        }
    }
}
