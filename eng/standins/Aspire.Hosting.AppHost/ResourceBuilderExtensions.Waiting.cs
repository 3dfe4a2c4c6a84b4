using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource once another is running and healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
        builder.WaitFor(dependency.Resource, WaitType.WaitUntilHealthy);

    /// <summary>As without <paramref name="waitBehavior"/>, which is kept in the model: here a dependency that does not come up always ends the run.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport =>
        builder.WaitFor(dependency.Resource, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts the resource once another is running.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
        builder.WaitFor(dependency.Resource, WaitType.WaitUntilStarted);

    /// <summary>As without <paramref name="waitBehavior"/>, which is kept in the model: here a dependency that does not come up always ends the run.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport =>
        builder.WaitFor(dependency.Resource, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts the resource once another has exited with the given code.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport =>
        builder.WaitFor(dependency.Resource, WaitType.WaitForCompletion, exitCode: exitCode);

    /// <summary>Leaves the resource alone until its start command is run.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder) where T : IResource =>
        builder.WithAnnotation(new ExplicitStartupAnnotation(), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder, IResource dependency, WaitType type, WaitBehavior? behavior = null, int exitCode = 0)
        where T : IResource
    {
        if (ReferenceEquals(builder.Resource, dependency))
        {
            throw new DistributedApplicationException($"The '{builder.Resource.Name}' resource cannot wait for itself.");
        }
        if (builder.Resource is IResourceWithParent child && child.Parent == dependency)
        {
            throw new DistributedApplicationException($"The '{builder.Resource.Name}' resource cannot wait for its parent '{dependency.Name}'.");
        }
        if (dependency is IResourceWithParent { Parent: var parent })
        {
            builder.WaitFor(parent, type, behavior, exitCode);
        }
        return builder.WithAnnotation(new WaitAnnotation(dependency, type, exitCode) { WaitBehavior = behavior });
    }
}
