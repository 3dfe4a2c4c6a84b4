namespace Aspire.Hosting.ApplicationModel;

/// <summary>One part of the application: a service, a server, a connection string, a parameter.</summary>
public interface IResource
{
    string Name { get; }

    /// <summary>Everything known about the resource beside its name: endpoints, environment, waits, health checks.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>Marks a type that can be attached to a resource.</summary>
public interface IResourceAnnotation;

public interface IResourceWithEnvironment : IResource;

public interface IResourceWithArgs : IResource;

public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that may wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that runs code.</summary>
public interface IComputeResource : IResource;

public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
